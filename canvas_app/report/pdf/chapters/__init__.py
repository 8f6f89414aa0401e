"""The chapters of the strategy document; each is a function from a Story to a flow of pieces."""
