"""The forecast by month: prices, customers, streams, costs and the company's books, on plain numbers."""
