"""Questions to a model: scenarios, what if, which input decides, which value reaches a target."""
