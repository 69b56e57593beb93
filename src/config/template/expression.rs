//! Whole numbers with `+`, `-`, `*`, `/`, `%` and parentheses.

/// The value of the expression `text`; `variable` knows the words in it.
pub(super) fn evaluate(
    text: &str,
    variable: &dyn Fn(&str) -> Result<u64, String>,
) -> Result<u64, String> {
    let mut reader = Reader { rest: text, variable };
    let value = reader.sum()?;
    match reader.rest.chars().next() {
        None => Ok(value),
        Some(mark) => Err(format!("`{mark}` cannot stand there in `{text}`")),
    }
}

/// Reads as deep as there are parentheses, of which an expression has few.
struct Reader<'t> {
    rest: &'t str,
    variable: &'t dyn Fn(&str) -> Result<u64, String>,
}

impl Reader<'_> {
    fn sum(&mut self) -> Result<u64, String> {
        let mut value = self.product()?;
        while let Some(operator) = self.accept(&['+', '-']) {
            let right = self.product()?;
            value = if operator == '+' {
                value.checked_add(right).ok_or_else(too_large)?
            } else {
                value
                    .checked_sub(right)
                    .ok_or_else(|| format!("{value} - {right} is below zero"))?
            };
        }
        Ok(value)
    }

    fn product(&mut self) -> Result<u64, String> {
        let mut value = self.factor()?;
        while let Some(operator) = self.accept(&['*', '/', '%']) {
            let right = self.factor()?;
            let by_zero = || format!("{value} is divided by zero");
            value = match operator {
                '*' => value.checked_mul(right).ok_or_else(too_large)?,
                '/' => value.checked_div(right).ok_or_else(by_zero)?,
                _ => value.checked_rem(right).ok_or_else(by_zero)?,
            };
        }
        Ok(value)
    }

    fn factor(&mut self) -> Result<u64, String> {
        if self.accept(&['(']).is_some() {
            let value = self.sum()?;
            return self.accept(&[')']).map(|_| value).ok_or_else(|| "a `)` is missing".to_owned());
        }
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let length = self.rest.find(|c| !is_word(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(length);
        self.rest = rest;
        match word.bytes().next() {
            None => Err("a number or a name such as `vid` is missing".to_owned()),
            Some(first) if first.is_ascii_digit() => number(word),
            Some(_) => (self.variable)(word),
        }
    }

    /// The next character if it is one of `marks`, which is passed.
    fn accept(&mut self, marks: &[char]) -> Option<char> {
        let first = self.rest.chars().next().filter(|first| marks.contains(first))?;
        self.rest = &self.rest[first.len_utf8()..];
        Some(first)
    }
}

/// Decimal, or hexadecimal behind `0x`.
fn number(word: &str) -> Result<u64, String> {
    let parsed = match word.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => word.parse(),
    };
    parsed.map_err(|_| format!("`{word}` is no number"))
}

fn too_large() -> String {
    "the value is too large".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_precedence() {
        for (text, expected) in [
            ("1+2*3", Ok(7)),
            ("(1+2)*3", Ok(9)),
            ("7-2-1", Ok(4)),
            ("7/2*2", Ok(6)),
            ("0x10+a", Ok(58)),
            ("((((3))))", Ok(3)),
            ("18446744073709551615+1", Err("the value is too large")),
            ("18446744073709551616", Err("`18446744073709551616` is no number")),
            ("9999999999*9999999999", Err("the value is too large")),
            ("1+", Err("a number or a name such as `vid` is missing")),
            ("(1", Err("a `)` is missing")),
            ("1)", Err("`)` cannot stand there in `1)`")),
            ("1x", Err("`1x` is no number")),
            ("1 + 2", Err("` ` cannot stand there in `1 + 2`")),
            ("1\u{e9}", Err("`\u{e9}` cannot stand there in `1\u{e9}`")),
        ] {
            let found = evaluate(text, &|_| Ok(42));
            assert_eq!(found, expected.map_err(str::to_owned), "{text}");
        }
    }
}
