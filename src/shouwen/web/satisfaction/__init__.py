"""What customers answered in the forms of theirs: marks by question, and their own words."""
