"""What users mean: plain functions on a document, one undo step each.

They raise `DocumentError`, mostly as `RefusedError`, with a sentence for the user; then nothing was changed.
"""

from canvas_app.commands.errors import RefusedError

__all__ = ["RefusedError"]
