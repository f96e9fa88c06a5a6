"""Which news agency wrote a text that another outlet printed: names in datelines, bylines and credits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# Short name, then the other names of an agency, of which the first three letters or less are initials.
_NAMES = """
AAP: Australian Associated Press|aap.com.au
AFP: Agence France-Presse|Agence France Presse|afp.com
AGI: Agenzia Giornalistica Italia
ANI: Asian News International|aninews.in
ANP: Algemeen Nederlands Persbureau
ANSA: Agenzia Nazionale Stampa Associata|ansa.it
AP: Associated Press|The Associated Press|AP News|apnews.com
APA: Austria Presse Agentur|apa.at
APP: Associated Press of Pakistan
Adnkronos:
Anadolu: Anadolu Agency|Anadolu Ajansi|aa.com.tr
Antara: Antara News
Belga: Belga News Agency|Agence Belga
Bernama: bernama.com
Bloomberg News: Bloomberg|bloomberg.com
CNA: Central News Agency
CNS: Catholic News Service
CTK: ČTK|Czech News Agency
Canadian Press: The Canadian Press|La Presse Canadienne
EFE: Agencia EFE|efe.com
Europa Press: europapress.es
IANS: Indo-Asian News Service|Indo Asian News Service
Interfax: interfax.com
IRNA: Islamic Republic News Agency
ISNA: Iranian Students' News Agency
JTA: Jewish Telegraphic Agency
Jiji: JIJI|Jiji Press|JIJI Press
KNA: Katholische Nachrichten-Agentur
KUNA: Kuwait News Agency
KCNA: Korean Central News Agency
Keystone-SDA: Keystone-ATS|SDA|Schweizerische Depeschenagentur
Kyodo: Kyodo News|english.kyodonews.net
Lusa: Agência Lusa
MTI: Magyar Távirati Iroda
NAN: News Agency of Nigeria
NTB: Norsk Telegrambyrå
PA Media: PA|Press Association|The Press Association|PA news agency|PA Wire
PAP: Polska Agencja Prasowa|Polish Press Agency
PNA: Philippine News Agency
PTI: Press Trust of India|ptinews.com
RIA Novosti: RIA
Reuters: Thomson Reuters|Reuters Staff|reuters.com|Thomson Reuters Foundation
Ritzau:
SID: Sport-Informations-Dienst
SPA: Saudi Press Agency
STT: Suomen Tietotoimisto
TASS: ITAR-TASS|Itar-Tass|tass.com
TT: Tidningarnas Telegrambyrå
UNI: United News of India
UPI: United Press International|upi.com
Ukrinform:
WAM: Emirates News Agency
Xinhua: Xinhua News Agency|xinhuanet.com|news.cn|新华社|新华网
Yonhap: Yonhap News Agency|Yonhap News|en.yna.co.kr|yna.co.kr
dpa: DPA|Dpa|Deutsche Presse-Agentur|dpa-AFX|dpa/lno|dpa.com
epd: Evangelischer Pressedienst
"""
_OWN_NAME = re.compile(
    r"(?:[A-Z][\w&'’.-]* ){1,3}(?:Newswire|Wire|(?:Press|News) Agency|News Service|Presse-?[Aa]gentur)"
)
# Initials that mean an agency only where nothing else stands beside them.
_SHORT = 4
_BETWEEN = re.compile(
    r"\s*[/|,;&()\[\]•·]\s*|\s+[-–—]\s+|\s+(?:and|with|mit|und|et|y|e|von|in|via|from|for)\s+"
)
_CREDIT = re.compile(
    r"(?:copyright|©|\(c\))[\s©,]*(?:\(c\)\s*)?(?:(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?)?[\s,]*"
    r"(?:by )?(?P<owner>(?:the )?[^.,|()\d]{2,50}?)"
    r"(?:\s*(?:[.,|(]|\d{4}|all rights|alle rechte|tous droits|todos los derechos)|$)",
    re.IGNORECASE,
)
# "Reporting by Ana Reis in Lund; Editing by Tom Low" is how one agency signs.
_REUTERS_SIGNS = re.compile(
    r"\(?(?:\w+ )?(?:reporting|writing|compiled) (?:and writing )?by [^;\n]{3,200}[;.,]? ?"
    r".{0,200}?\b[Ee]diting by [^\n]{3,120}",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"(?:(?:[-–—]{1,2}|/|\|)\s?|\()(?P<name>[^()/|–—\n.]{2,40})\)?[.\s+*]*$")
_WITH = re.compile(
    r"^\(?(?:(?:with|additional) (?:inputs?|files?|reports?|reporting|agency inputs?|material|information)"
    r" (?:from|by)|source|quelle|fuente|fonte|with)\s*:?\s*(?P<names>[^\n]{2,80}?)\)?\.?$",
    re.IGNORECASE,
)
_SENTENCE_ENDS = ".!?…\"'”’»)*+"
_LAST = 4
_LONGEST_CREDIT = 300


def _table() -> dict[str, str]:
    known: dict[str, str] = {}
    for line in filter(None, _NAMES.splitlines()):
        short, _, others = line.partition(":")
        for name in (short, *filter(None, others.strip().split("|"))):
            known[name] = short
            if len(name) > _SHORT:
                known[name.casefold()] = short
                known[name.upper()] = short
    return known


_KNOWN = _table()


def agency_of(name: str | None) -> str | None:
    """The short name of an agency that a name, or the host of an address, is; None for other names."""
    if not name:
        return None
    bare = name.strip(" .,:()[]–—-").removeprefix("www.")
    bare = re.sub(r"^(?:the|die|der|la|l'|l’)\s+(?=\w)", "", bare, flags=re.IGNORECASE) or bare
    known = _KNOWN.get(bare) or (_KNOWN.get(bare.casefold()) if len(bare) > _SHORT else None)
    if known is None and _OWN_NAME.fullmatch(bare):
        return bare
    return known


def agency_among(names: Iterable[str | None]) -> str | None:
    """The first agency that one of these bylines or credits names beside others (``AFP/The Local``)."""
    for name in names:
        if not name or len(name) > _LONGEST_CREDIT:
            continue
        if whole := agency_of(name):
            return whole
        for part in _BETWEEN.split(name):
            if found := agency_of(part):
                return found
    return None


def agency_at_foot(paragraphs: Sequence[str]) -> str | None:
    """The agency that the last lines of a text, or a copyright line among them, credit."""
    for line in reversed(paragraphs[-_LAST:]):
        owner = _CREDIT.match(line)
        if owner and (found := agency_among([owner["owner"]])):
            return found
        if _REUTERS_SIGNS.match(line) and len(line) < 2 * _LONGEST_CREDIT:
            return "Reuters"
        stated = _WITH.match(line)
        if stated and (found := agency_among([stated["names"]])):
            return found
        signed = _SIGNED.search(line[-60:])
        # A bracket inside the last sentence is no signature.
        ended = signed and (line[: -len(signed[0])].rstrip()[-1:] or ".") in _SENTENCE_ENDS
        if signed and ended and (found := agency_among([signed["name"]])):
            return found
    return None
