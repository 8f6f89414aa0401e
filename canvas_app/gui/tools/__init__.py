"""What hands do on the canvas: one class per gesture, with start, move, end and cancel."""
