"""What can go wrong when a document is changed; every error carries a sentence for the user."""


class DocumentError(Exception):
    """A change was refused. The text says why; nothing was changed."""


class UnknownRecordError(DocumentError):
    """An id names nothing in the document."""


class IntegrityError(DocumentError):
    """The change would leave a graph that is no business model: a loose end, an illegal relation."""


class TransactionError(RuntimeError):
    """The program used the door for changes in a wrong way: nested, or while listeners are told."""
