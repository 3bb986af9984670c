"""Numbers by which companies are known in registries: read as people write them, proved where that is possible.

A company is here whoever is no person (单位): offices, schools, hospitals, associations and unions have a code of the
same standard, its first sign another registry (1 offices and institutions, 5 civil affairs, 9 commerce).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from shouwen.customers.models import CustomerKind, Registry
from shouwen.facts.refusals import Refused, Why

#: The signs of a unified social credit code, each worth its place (GB 32100-2015, 4.5): no I, O, S, V and Z.
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
#: The code of the region of registration: the third to the eighth sign, all digits.
REGION = slice(2, 8)
LONGEST = 40
FIELD = "company_number"
_BLANKS = str.maketrans("", "", " -_\u3000\u2013\u2014\u2212")


@dataclass(frozen=True)
class CompanyNumber:
    """A number of a registry; ``NO_NUMBER`` where none is known."""

    registry: str = ""
    number: str = ""

    def checked(self, kind: str) -> CompanyNumber:
        """Return it as it is kept; refuse one that cannot be right, or that is not of a company."""
        number = read_number(self.number, self.registry)
        if not number:
            return NO_NUMBER
        if kind != CustomerKind.COMPANY:
            raise Refused("A company number is that of a company. Choose that kind, or leave the number out.",
                          why=Why.BAD_INPUT, field=FIELD)  # fmt: skip
        return CompanyNumber(self.registry or Registry.CREDIT_CODE, number)


NO_NUMBER = CompanyNumber()


def read_number(value: str, registry: str = Registry.CREDIT_CODE) -> str:
    """Return a number as it is kept and compared; one of China's is refused where its signs do not prove each other."""
    said = " ".join(unicodedata.normalize("NFKC", value).upper().split())
    if registry == Registry.OTHER:
        if len(said) > LONGEST:
            raise Refused("A company number has at most %(most)s characters.", why=Why.BAD_INPUT, field=FIELD,
                          most=LONGEST)  # fmt: skip
        return said
    said = said.translate(_BLANKS)
    return _proved(said) if said else ""


def check_sign(code: str) -> str:
    """Return the sign by which the first seventeen of a unified social credit code are proved (GB 32100-2015, 4.5)."""
    total = sum(SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[: LENGTH - 1]))
    return SIGNS[-total % 31]


def _proved(code: str) -> str:
    if len(code) != LENGTH:
        raise Refused("A unified social credit code has 18 characters; this one has %(many)s.", why=Why.BAD_INPUT,
                      field=FIELD, many=len(code))  # fmt: skip
    odd = next((sign for sign in code if sign not in SIGNS), None)
    if odd is not None:
        raise Refused("“%(sign)s” does not occur in a unified social credit code: it has digits and capital letters, but "
                      "never I, O, S, V or Z.", why=Why.BAD_INPUT, field=FIELD, sign=odd)  # fmt: skip
    if not code[REGION].isdigit():
        raise Refused("The third to the eighth character of a unified social credit code are digits, not %(region)s.",
                      why=Why.BAD_INPUT, field=FIELD, region=code[REGION])  # fmt: skip
    wanted = check_sign(code)
    if code[-1] != wanted:
        raise Refused("This is no unified social credit code: after %(beginning)s the last character would be "
                      "%(wanted)s, not %(last)s. Compare it with the business licence.", why=Why.BAD_INPUT, field=FIELD,
                      beginning=code[:-1], wanted=wanted, last=code[-1])  # fmt: skip
    return code
