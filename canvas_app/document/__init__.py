"""How a business model changes: the graph, transactions, commits, history, integrity and queries."""

from canvas_app.document.commit import AnyRecord, Change, Commit
from canvas_app.document.document import Document
from canvas_app.document.errors import DocumentError, IntegrityError, TransactionError, UnknownRecordError
from canvas_app.document.history import History, Step
from canvas_app.document.queries import lane_of, paths_through, value_ends
from canvas_app.document.snapshot import Snapshot
from canvas_app.document.transaction import Transaction

__all__ = [
    "AnyRecord",
    "Change",
    "Commit",
    "Document",
    "DocumentError",
    "History",
    "IntegrityError",
    "Snapshot",
    "Step",
    "Transaction",
    "TransactionError",
    "UnknownRecordError",
    "lane_of",
    "paths_through",
    "value_ends",
]
