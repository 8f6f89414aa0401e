"""What the strategy document says, as chapters of plain blocks; every format lays out the same ones."""
