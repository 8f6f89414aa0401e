"""Monte Carlo simulation: many trials of the forecast at once, and what they come to."""
