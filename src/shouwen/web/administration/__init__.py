"""Pages of units, members, positions, calendars and names: nobody needs another admin."""
