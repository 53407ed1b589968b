"""Errors of the retrieval package.

RetrievalError
├── CatalogError          a product or catalogue that cannot be used
│   ├── ProductError      one product record is not valid
│   └── ImportFileError   a file cannot be imported at all (unknown format, wrong encoding, empty)
├── DatabaseError         the relational database cannot be opened, written or migrated
├── IndexStoreError       vectors or words cannot be opened or written
├── ModelMissingError     a model package is not installed or cannot be loaded
└── SynonymsError         a file of synonyms that cannot be read
"""


class RetrievalError(Exception):
    """Base of every error this package raises on purpose; the message names the cure."""


class CatalogError(RetrievalError):
    """A product or catalogue that cannot be used."""


class ProductError(CatalogError):
    """One product record is not valid; the message says which field and why."""


class ImportFileError(CatalogError):
    """A whole file cannot be imported; the message names the file, the line and the cure."""


class DatabaseError(RetrievalError):
    """The relational database cannot be opened, written or migrated."""


class IndexStoreError(RetrievalError):
    """The vector store or the lexical index cannot be opened or written."""


class ModelMissingError(RetrievalError):
    """A model package is not installed, or a named model cannot be loaded."""


class SynonymsError(RetrievalError):
    """A file of synonyms that cannot be read; the message lists every line that cannot, and the form of a line."""
