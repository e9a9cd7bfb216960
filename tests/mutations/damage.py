"""Finds places in a FHIR document and damages one of them. Every choice comes from a seeded Random,
so the same seed gives the same mutant."""
import copy


def objects(value):
    """Every object in the document, itself included."""
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from objects(child)
    elif isinstance(value, list):
        for child in value:
            yield from objects(child)


def resources(document, *types):
    """Every resource, contained ones included."""
    return [it for it in objects(document)
            if "resourceType" in it and (not types or it["resourceType"] in types)]


def entries(document):
    return document.get("entry", []) if document["resourceType"] == "Bundle" else []


def entry_resources(document, *types):
    """The resources of the Bundle, or the document itself when it is none."""
    found = [entry["resource"] for entry in entries(document)] or [document]
    return [it for it in found if not types or it["resourceType"] in types]


def members(document, *names):
    """(object, name) of every member with one of the names."""
    return [(it, name) for it in objects(document) for name in names if name in it]


def one(rng, places):
    """One of the places, or None when there are none."""
    places = list(places)
    return rng.choice(places) if places else None


def change(*names, to):
    """Gives one of the named members another value: `to`, or what `to` makes of the old one."""
    def apply(document, rng):
        place = one(rng, members(document, *names))
        if place is None:
            return False
        owner, name = place
        new = to(owner[name]) if callable(to) else copy.deepcopy(to)
        if new is None or new == owner[name]:
            return False
        owner[name] = new
        return True
    return apply


def drop(*names, of=None):
    """Removes one of the named members; `of`: only from resources of these types."""
    def apply(document, rng):
        owners = entry_resources(document, *of) if of else list(objects(document))
        place = one(rng, [(it, name) for it in owners for name in names if name in it])
        if place is None:
            return False
        del place[0][place[1]]
        return True
    return apply


def put(name, value, of=None):
    """Adds a member to one of the objects; `of`: only to resources of these types."""
    def apply(document, rng):
        owners = entry_resources(document, *of) if of else list(objects(document))
        place = one(rng, [it for it in owners if name not in it])
        if place is None:
            return False
        place[name] = copy.deepcopy(value)
        return True
    return apply

