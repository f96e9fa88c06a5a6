"""Words that news texts use for one another, by their stems."""

from __future__ import annotations

from assistant.terms import stem

_GROUPS = """
die dead death deaths died killed kill fatal fatally lives
injured hurt wounded injury injuries
announce announced unveil unveiled reveal revealed disclose disclosed confirm confirmed declare declared
buy bought buying purchase acquire acquired acquisition takeover
begin began begun start started launch launched
end ended finish finished close closed conclude concluded
company firm business corporation group
big large huge major vast giant
increase rise rose risen grow grew growth climb climbed jump jumped
decrease fall fell fallen drop dropped decline declined reduce reduced cut
help aid assist assistance support
build built construct constructed construction
fire blaze burn burned
crash collision collide collided hit struck
arrest arrested detain detained held custody
court judge tribunal
jail jailed prison imprisoned sentenced
police officer officers
man men male
woman women female
child children kid kids boy girl youngster
doctor physician medic
win won victory winner beat defeat defeated
lose lost loss defeat
leave left depart departed quit resign resigned step
join joined sign signed signing
choose chosen appoint appointed name named elect elected
show showed shown demonstrate indicate suggest
make made create created produce produced
get got receive received obtain obtained
give gave given provide provided offer offered
use used utilise utilize employ
need require required must
want wish desire
stop halt halted prevent prevented
allow allowed permit permitted let
ask asked request requested urge urged call
find found discover discovered discovery
think believe believed consider
job work post role position
money fund funding funds cash
cost price
plan proposal proposed scheme project
ship vessel boat
plane aircraft jet
car vehicle
house home property
area region zone
country nation state
government administration authorities
leader head chief boss chairman
president presidential
minister ministry
attack attacked assault assaulted
fight battle clash
war conflict
illness disease sick sickness ill
important significant key crucial vital essential
many numerous several multiple various
new fresh recent
old former ex previous
quick fast rapid rapidly quickly
first initial initially
last final finally
part portion share
problem issue difficulty trouble
result outcome consequence
reason cause
change alter modify
happen occur occurred
include contain comprise
american america us usa
british britain uk
european europe eu
student pupil
teacher educator
scientist researcher researchers
study research
movie film
match game
team side squad club
player striker midfielder defender
coach manager
debut first
born birth
married marry wife husband spouse wed
""".strip()  # fmt: skip


def _table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in _GROUPS.splitlines():
        stems = {stem(word) for word in line.split()}
        for each in stems:
            table.setdefault(each, set()).update(stems - {each})
    return {each: frozenset(others) for each, others in table.items()}


#: The stems that can stand for a stem.
SYNONYMS = _table()
