"""Regulations as people read them: packs in force, articles with what carries them out, adoption."""
