"""What follows from what people write into lists, without a database."""
