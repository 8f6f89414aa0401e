"""Runs the program as `python -m canvas_app`."""

import sys

from canvas_app.app import main

if __name__ == "__main__":
    sys.exit(main())
