//! A page of labels and texts, as the screens show one.

/// A row of a page: label and text. A row that goes on has an empty label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageRow {
    /// Label.
    pub label: String,
    /// Text.
    pub text: String,
}

impl PageRow {
    /// A row.
    pub fn new(label: &str, text: impl Into<String>) -> Self {
        Self { label: label.to_owned(), text: text.into() }
    }

    /// Rows of one label: it stands at the first of them.
    pub fn group(label: &str, texts: impl IntoIterator<Item = String>) -> impl Iterator<Item = Self> {
        let labels = std::iter::once(label).chain(std::iter::repeat(""));
        labels.zip(texts).map(|(label, text)| Self::new(label, text))
    }
}
