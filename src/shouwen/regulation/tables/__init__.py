"""Decision tables as grids: what no row decides, what two rows decide, and sheets that people edit."""

from shouwen.regulation.tables.complete import Gap, TooMany, gaps
from shouwen.regulation.tables.sheets import WrongSheet, read_sheet, sheet_of

__all__ = ["Gap", "TooMany", "WrongSheet", "gaps", "read_sheet", "sheet_of"]
