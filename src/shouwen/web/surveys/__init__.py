"""Surveys on screen: whom they go to, how far they are, what came back."""
