"""Pages of sales: by customer and month, of a month, ranked by profit, what came back, and what makes each figure."""
