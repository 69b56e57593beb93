//! Advice on a model: one small unit per lint.

#![forbid(unsafe_code)]
