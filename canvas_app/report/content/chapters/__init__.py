"""The chapters of the strategy document, one function each, from the story to a chapter of blocks."""
