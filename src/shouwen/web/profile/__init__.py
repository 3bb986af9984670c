"""Pages on which a member looks after their own settings and sign-in."""
