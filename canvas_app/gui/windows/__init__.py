"""The main window: its bars, its rooms of actions, and how files get in and out."""
