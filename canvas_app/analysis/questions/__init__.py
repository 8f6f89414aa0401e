"""Questions to a model: what if, how scenarios differ, which input decides, which value or price to take."""
