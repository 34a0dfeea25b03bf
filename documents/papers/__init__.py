"""What people take away: workbooks, calendars and reports, written from plain records."""
