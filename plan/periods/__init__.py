"""Periods as Swedish school offices write them: "dec 22", "VT23", "dec/jan", "v. 45–47", "varje månad utom juli".

A small grammar (`tokens`, `grammar`, giving `syntax`) says what was written; `meaning` says which days it is.
"""

from plan.periods.model import Day, Every, MonthDay, Period, Precision, Recurrence, Unreadable

__all__ = ["Day", "Every", "MonthDay", "Period", "Precision", "Recurrence", "Unreadable"]
