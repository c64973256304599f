//! Founding a store: what an empty one must be told, from options or from answers to the first questions, which `lj` asks
//! at a terminal where there is no store yet. Plain lines, each answer checked before the next question; the end of the
//! input or `q` creates nothing.

use crate::cli::out::{CliFailure, clean};
use crate::domain::{
    ADDRESS_CHARS_MAX, Act, AllocationMode, BlankReporter, COMPANY_NAME_CHARS_MAX, CleanText, Company,
    CompanyCode, CompanyState, StoreAct, StoreKind, TillAct, Ubn, may_be_a_sign,
};
use crate::text::{self, Lang};
use std::io::{BufRead, Read, Write};

/// The longest typed answer, in bytes: more than any answer may have.
const ANSWER_BYTES_MAX: u64 = 4096;

/// What a new store must be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founding {
    /// What it is for ever.
    pub kind: StoreKind,
    /// Its first company.
    pub company: Company,
}

impl Founding {
    /// A company that is its own head office and reports its blanks itself.
    pub fn new(kind: StoreKind, code: CompanyCode, name: CleanText, ubn: Ubn) -> Self {
        let company = Company {
            code,
            state: CompanyState(1),
            name,
            shop_name: CleanText::default(),
            ubn,
            head_ubn: ubn,
            address: CleanText::default(),
            allocation: AllocationMode::default(),
            blanks: BlankReporter::default(),
            mixed_tax: false,
        };
        Self { kind, company }
    }

    /// The founding facts.
    pub fn facts(self) -> Vec<Act> {
        vec![StoreAct::Created { kind: self.kind }.into(), TillAct::Company(Box::new(self.company)).into()]
    }
}

/// What the person chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A store of their own.
    New(Box<Founding>),
    /// The demo.
    Sample,
    /// Nothing.
    Leave,
}

/// A conversation in lines.
pub struct Wizard<'a> {
    /// The language.
    pub lang: Lang,
    /// What the person types.
    pub input: &'a mut dyn BufRead,
    /// What the person reads.
    pub output: &'a mut dyn Write,
    /// The file of the QR keys, as it is shown.
    pub secrets: &'a str,
    /// Whether that has no key of a seller.
    pub lacks_key: &'a dyn Fn(Ubn) -> bool,
}

impl Wizard<'_> {
    /// Asks until it knows what to create.
    ///
    /// # Errors
    /// When the terminal fails.
    pub fn ask(&mut self, store: &str) -> Result<Choice, CliFailure> {
        for line in text::store::founding::welcome(self.lang, store) {
            self.say(&line)?;
        }
        let choice = self.question("choice", |answer| {
            matches!(answer, "1" | "2" | "q" | "Q").then(|| answer.to_owned())
        })?;
        match choice.as_deref() {
            Some("1") => {
                Ok(self.founding()?.map_or(Choice::Leave, |founding| Choice::New(Box::new(founding))))
            }
            Some("2") => Ok(Choice::Sample),
            Some(_) | None => Ok(Choice::Leave),
        }
    }

    /// The few things that a new store needs; `None` when the input ended.
    fn founding(&mut self) -> Result<Option<Founding>, CliFailure> {
        let company = self
            .question("company", |answer| CompanyCode::parse(if answer.is_empty() { "1" } else { answer }))?;
        let Some(company) = company else { return Ok(None) };
        let Some((name, shop_name)) = self.names()? else { return Ok(None) };
        let Some(ubn) = self.ubn()? else { return Ok(None) };
        let address = self.question("address", |answer| CleanText::new(answer, ADDRESS_CHARS_MAX).ok())?;
        let Some(address) = address else { return Ok(None) };
        if address.is_empty() {
            self.say(text::till::no_address(self.lang))?;
        }
        let allocation = self.question("allocation", |answer| match answer {
            "" | "1" => Some(AllocationMode::Term),
            "2" => Some(AllocationMode::Annual),
            _ => None,
        })?;
        let Some(allocation) = allocation else { return Ok(None) };
        let mut founding = Founding::new(StoreKind::Real, company, name, ubn);
        founding.company.address = address;
        founding.company.allocation = allocation;
        founding.company.shop_name = shop_name;
        // What is still needed is read before the screen covers it.
        if (self.lacks_key)(ubn) {
            self.say(&text::till::no_key_yet(self.lang, &ubn.to_string(), self.secrets))?;
        }
        let begins = self.question("begin", |_| Some(()))?;
        Ok(begins.map(|()| founding))
    }

    /// The registered name, asked about where it ends as a sign's does, and the sign's.
    fn names(&mut self) -> Result<Option<(CleanText, CleanText)>, CliFailure> {
        let read = |answer: &str| CleanText::new(answer, COMPANY_NAME_CHARS_MAX).ok();
        let Some(mut name) = self.question("name", |answer| read(answer).filter(|name| !name.is_empty()))?
        else {
            return Ok(None);
        };
        while may_be_a_sign(&name) {
            self.say(text::store::founding::looks_like_a_sign(self.lang))?;
            let Some(registered) = self.question("sure", read)? else { return Ok(None) };
            if registered.is_empty() {
                break;
            }
            name = registered;
        }
        let shop_name = self.question("shop_name", read)?;
        Ok(shop_name.map(|shop_name| (name, shop_name)))
    }

    /// The UBN, whose faults have sentences of their own.
    fn ubn(&mut self) -> Result<Option<Ubn>, CliFailure> {
        loop {
            let Some(answer) = self.answer("ubn")? else { return Ok(None) };
            match Ubn::parse(&answer) {
                Ok(ubn) => return Ok(Some(ubn)),
                Err(fault) => {
                    let sentence = text::sale::fault::bad_ubn(self.lang, &clean(&answer), fault);
                    self.say(&sentence)?;
                }
            }
        }
    }

    /// Asks again until the answer fits; `None` when the input ended.
    fn question<T>(
        &mut self,
        which: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, CliFailure> {
        loop {
            let Some(answer) = self.answer(which)? else { return Ok(None) };
            match read(&answer) {
                Some(value) => return Ok(Some(value)),
                None => self.say(text::store::founding::bad_answer(self.lang, which))?,
            }
        }
    }

    fn answer(&mut self, which: &str) -> Result<Option<String>, CliFailure> {
        let question = text::store::founding::question(self.lang, which);
        let failed = |error: std::io::Error| CliFailure::of_output(&error);
        write!(self.output, "{question}").and_then(|()| self.output.flush()).map_err(failed)?;
        let mut bytes = Vec::new();
        let read = Read::take(&mut *self.input, ANSWER_BYTES_MAX).read_until(b'\n', &mut bytes);
        match read.map_err(failed)? {
            0 => Ok(None),
            _ => Ok(Some(crate::domain::fold_width(String::from_utf8_lossy(&bytes).trim()))),
        }
    }

    fn say(&mut self, line: &str) -> Result<(), CliFailure> {
        writeln!(self.output, "{line}").map_err(|error| CliFailure::of_output(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn talk(typed: &str) -> (Choice, String) {
        let mut input = typed.as_bytes();
        let mut output = Vec::new();
        let (typed, heard) = (&mut input, &mut output);
        let mut wizard = Wizard {
            lang: Lang::En,
            input: typed,
            output: heard,
            secrets: "/tmp/secrets.toml",
            lacks_key: &|_| true,
        };
        let choice = wizard.ask("/tmp/shop").unwrap();
        (choice, String::from_utf8(output).unwrap())
    }

    #[test]
    fn a_new_store_asks_again_where_an_answer_does_not_fit() {
        let (choice, said) = talk("x\n1\n\n\n小店\n\n12345678\n１２３４５６７５\n\n2\n\n");
        let Choice::New(founding) = choice else { panic!("{choice:?}") };
        assert_eq!(founding.kind, StoreKind::Real);
        assert_eq!(founding.company.code.as_str(), "1");
        assert_eq!(
            (founding.company.name.as_str(), founding.company.ubn.to_string().as_str()),
            ("小店", "12345675")
        );
        assert_eq!(founding.company.allocation, AllocationMode::Annual);
        assert!(said.contains("One of the answers") && said.contains("check digit"), "{said}");
        assert!(said.contains(text::till::no_address(Lang::En)), "{said}");
        let sign = text::store::founding::looks_like_a_sign(Lang::En);
        assert!(!said.contains(sign), "{said}");
        // What it cannot issue without is said before the screen comes.
        let key = text::till::no_key_yet(Lang::En, "12345675", "/tmp/secrets.toml");
        assert!(said.trim_end().ends_with("Enter to begin:") && said.contains(&key), "{said}");
        let (_, said) = talk("1\n\n小店\n\n12345675\n台北市測試路 1 號\n\n\n");
        assert!(!said.contains(text::till::no_address(Lang::En)), "{said}");
    }

    #[test]
    fn a_name_that_may_be_the_signs_is_asked_about_and_the_sign_has_a_name_of_its_own() {
        let sign = text::store::founding::looks_like_a_sign(Lang::En);
        for (names, asked, registered, shop) in [
            ("好喝手搖\n\n\n", 1, "好喝手搖", ""),
            ("好喝手搖\n好喝茶\n好喝有限公司\n好喝手搖\n", 2, "好喝有限公司", "好喝手搖"),
            ("好喝有限公司\n好喝手搖\n", 0, "好喝有限公司", "好喝手搖"),
        ] {
            let (choice, said) = talk(&format!("1\n\n{names}12345675\n台北市測試路 1 號\n\n\n"));
            let Choice::New(founding) = choice else { panic!("{choice:?}: {said}") };
            assert_eq!(said.matches(sign).count(), asked, "{said}");
            let company = founding.company;
            assert_eq!((company.name.as_str(), company.shop_name.as_str()), (registered, shop));
        }
    }

    #[test]
    fn the_end_of_the_input_creates_nothing() {
        for typed in ["", "q\n", "1\n1\n", "1\n1\n小店\n\n12345675\n\n", "1\n1\n小店\n\n12345675\n\n1\n"]
        {
            assert_eq!(talk(typed).0, Choice::Leave, "{typed:?}");
        }
        assert_eq!(talk("2\n").0, Choice::Sample);
    }
}
