"""The panels beside the canvas: library, inspector and metrics."""
