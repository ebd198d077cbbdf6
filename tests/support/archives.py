"""Archives as attackers and accidents make them: members changed, with or without hashes that fit."""

import hashlib
import json
import zipfile

KEPT_WHOLE = ("manifest.json", "manifest.sha256", "checksums.sha256")


def members(path):
    """The members of an archive, by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(path, parts):
    """Write members as they are; files uncompressed, as the format has it."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            kind = zipfile.ZIP_STORED if name.startswith("files/") else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), data, kind)
    return path


def signed(parts, **facts):
    """The members with all hashes made anew; `facts`: what the manifest says otherwise."""
    parts = {name: data for name, data in parts.items() if name not in KEPT_WHOLE} | {
        "manifest.json": parts["manifest.json"]
    }
    manifest = {**json.loads(parts.pop("manifest.json")), **facts}
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in parts.items()).encode()
    manifest["checksums_sha256"] = hashlib.sha256(sums).hexdigest()
    written = json.dumps(manifest).encode()
    digest = hashlib.sha256(written).hexdigest()
    return {
        **parts,
        "checksums.sha256": sums,
        "manifest.json": written,
        "manifest.sha256": f"{digest}  manifest.json\n".encode(),
    }


def with_records(parts, part, change):
    """The members with `change(record)` applied to every record of a part; None takes one out."""
    changed = {}
    for name, data in parts.items():
        if name.startswith(f"{part}-"):
            records = [change(json.loads(line)) for line in data.splitlines()]
            changed[name] = b"".join(json.dumps(record).encode() + b"\n" for record in records if record is not None)
        else:
            changed[name] = data
    return changed


def forged(sound, change, part="content"):
    """The archive with some records changed, and hashes that fit."""
    return signed(with_records(members(sound), part, change))


def first(kind, **facts):
    """A change of the first item of a type."""
    done = []

    def change(record):
        if record["record"] == "item" and record["type"] == kind and not done:
            done.append(record)
            return {**record, **facts}
        return record

    return change


def translation(**facts):
    """A change of the first translation, into English."""
    done = []

    def change(record):
        if record["record"] == "item" and record["bookkeeping"].get("language") == "en" and not done:
            done.append(record)
            return {**record, **facts}
        return record

    return change


def of_versions(field, value):
    """A change of a field's value wherever a version has it."""

    def change(record):
        if record["record"] == "version" and field in record["values"]:
            return {**record, "values": {**record["values"], field: value}}
        return record

    return change
