//! JSON in its one encoding, read without making anything of it: see `documents/plain.py`.

/// As in `documents/plain.py`.
const MOST: u64 = (1 << 53) - 1;
const MOST_DEPTH: usize = 16;

/// Reads JSON as long as it is in its one encoding.
pub struct Reader<'a> {
    pub text: &'a [u8],
    pub at: usize,
}

impl<'a> Reader<'a> {
    pub fn next(&mut self) -> Option<u8> {
        let found = self.text.get(self.at).copied();
        self.at += 1;
        found
    }

    pub fn is_next(&mut self, wanted: u8) -> bool {
        let found = self.text.get(self.at) == Some(&wanted);
        self.at += usize::from(found);
        found
    }

    pub fn value(&mut self, depth: usize) -> Option<()> {
        match self.next()? {
            b'"' => self.string().map(|_| ()),
            b'{' if depth < MOST_DEPTH => self.object(depth + 1),
            b'[' if depth < MOST_DEPTH => self.array(depth + 1),
            b't' => self.literal(b"rue"),
            b'f' => self.literal(b"alse"),
            b'n' => self.literal(b"ull"),
            b'0' => Some(()),
            b'-' => {
                let first = self.next()?;
                self.number(first).map(|_| ())
            }
            first => self.number(first).map(|_| ()),
        }
    }

    pub fn literal(&mut self, wanted: &[u8]) -> Option<()> {
        let found = self.text[self.at..].starts_with(wanted);
        self.at += wanted.len();
        found.then_some(())
    }

    pub fn number(&mut self, first: u8) -> Option<u64> {
        if !(b'1'..=b'9').contains(&first) {
            return None;
        }
        let mut found = u64::from(first - b'0');
        while let Some(digit) = self.text.get(self.at).filter(|c| c.is_ascii_digit()) {
            found = found * 10 + u64::from(digit - b'0');
            if found > MOST {
                return None;
            }
            self.at += 1;
        }
        Some(found)
    }

    /// What stands in a text that has begun, as it is written.
    fn string(&mut self) -> Option<&'a [u8]> {
        let start = self.at;
        loop {
            match self.next()? {
                b'"' => return Some(&self.text[start..self.at - 1]),
                b'\\' => self.escape()?,
                0..0x20 => return None,
                _ => {}
            }
        }
    }

    fn escape(&mut self) -> Option<()> {
        match self.next()? {
            b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't' => Some(()),
            b'u' => {
                let code = self.text.get(self.at..self.at + 4)?;
                self.at += 4;
                let last = matches!(code[3], b'0'..=b'9' | b'a'..=b'f');
                let short = code[2] == b'0' && matches!(code[3], b'8' | b'9' | b'a' | b'c' | b'd');
                let begins = matches!(&code[..3], b"000" | b"001");
                (begins && last && !short).then_some(())
            }
            _ => None,
        }
    }

    fn object(&mut self, depth: usize) -> Option<()> {
        if self.is_next(b'}') {
            return Some(());
        }
        let mut before: Option<&[u8]> = None;
        loop {
            if !self.is_next(b'"') {
                return None;
            }
            let key = self.string()?;
            // A key with an escape would be sorted by what it stands for.
            if !key.is_ascii() || key.contains(&b'\\') || before.is_some_and(|one| one >= key) {
                return None;
            }
            before = Some(key);
            if !self.is_next(b':') {
                return None;
            }
            self.value(depth)?;
            match self.next()? {
                b',' => {}
                b'}' => return Some(()),
                _ => return None,
            }
        }
    }

    fn array(&mut self, depth: usize) -> Option<()> {
        if self.is_next(b']') {
            return Some(());
        }
        loop {
            self.value(depth)?;
            match self.next()? {
                b',' => {}
                b']' => return Some(()),
                _ => return None,
            }
        }
    }
}
