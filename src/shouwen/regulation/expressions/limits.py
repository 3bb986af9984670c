"""How much work an expression may ask for. Each limit has a test just below and just above it."""

#: Characters of one expression.
MOST_CHARACTERS = 2_000

#: Levels of brackets, signs, negations and operators inside each other.
MOST_DEPTH = 40

#: Parts of one expression; each is reckoned at most once, so this bounds the steps.
MOST_STEPS = 400

#: Members of a list that a scope hands in; a list is walked at most once by each part.
MOST_MEMBERS = 10_000

#: Digits of a figure. Sums and products are exact up to it and refused beyond.
MOST_DIGITS = 60

#: Digits of a figure written in an expression.
MOST_LITERAL_DIGITS = 30

#: Digits to which a quotient that never ends is given to whoever asked.
QUOTIENT_DIGITS = 34
