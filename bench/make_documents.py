#!/usr/bin/env python3
"""Makes the documents that the benchmarks send: distinct referral letters of about 47 KB, with other
patients, texts and codes in each, from a seed. Writes OUT/NNNN.json and OUT/index.tsv (file, sender
code). Bundle.identifier ends in BENCH-0000000000: the load generator counts those digits up.

    bench/make_documents.py --out DIR push      400 letters from 8 institutions
    bench/make_documents.py --out DIR idle      the same institutions, one letter each
    bench/make_documents.py --out DIR laboratory   400 collections of 30 laboratory results
    bench/make_documents.py --out DIR summary      10 collections of 30 results of one person, from 5 institutions
    bench/make_documents.py --out DIR pull      20 persons of whom each of 21 institutions holds 10 results
    bench/make_documents.py --out DIR large     two documents just under 10 MB: one of attachments,
                                                one of many small resources
"""
import argparse
import base64
import datetime
import hashlib
import json
import pathlib
import random
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "samples"))
from make_samples import Letter, concept  # noqa: E402
from collections_of_results import code_table, collection  # noqa: E402

SENDERS = [f"131{i:07}" for i in range(1000001, 1000009)]
DESTINATIONS = [f"131{i:07}" for i in range(2000001, 2000009)]
HOLDERS = [f"131{i:07}" for i in range(3000001, 3000022)]  # the first asks, the others answer
LARGE_BYTES = 10 * 1024 * 1024 - 4096

FAMILY = ["佐伯 サエキ", "森永 モリナガ", "土屋 ツチヤ", "小野寺 オノデラ", "平山 ヒラヤマ", "望月 モチヅキ",
          "神谷 カミヤ", "早川 ハヤカワ", "関口 セキグチ", "松岡 マツオカ", "吉川 ヨシカワ", "根本 ネモト"]
GIVEN = ["恵子 ケイコ", "修 オサム", "真由美 マユミ", "健一 ケンイチ", "由紀 ユキ", "浩二 コウジ", "千尋 チヒロ",
         "大輔 ダイスケ", "美咲 ミサキ", "拓也 タクヤ", "幸子 サチコ", "翔太 ショウタ"]
DISEASES = [("20058911", "狭心症"), ("20065011", "上腹部痛"), ("20075383", "腹痛症"), ("20080427", "前腕骨折"),
            ("99999999", "高血圧症"), ("99999999", "2型糖尿病"), ("99999999", "気管支喘息"), ("99999999", "甲状腺機能低下症"),
            ("99999999", "慢性腎臓病"), ("99999999", "骨粗鬆症"), ("99999999", "鉄欠乏性貧血"), ("99999999", "腰部脊柱管狭窄症")]
DRUGS = ["アムロジピン錠5mg", "ロスバスタチン錠2.5mg", "メトホルミン錠500mg", "ランソプラゾールOD錠15mg", "エナラプリル錠5mg",
         "レボチロキシン錠50µg", "アレンドロン酸錠35mg", "フェブキソスタット錠20mg", "ビソプロロール錠2.5mg", "酸化マグネシウム錠330mg"]
SENTENCES = [
    "{m}月{d}日の外来で{a}の訴えがあり、{n}週間の経過をみました。", "血圧は家庭で{x}/{y}前後、脈拍{p}回/分です。",
    "採血ではHb {h}g/dL、eGFR {e}、HbA1c {c}%でした。", "{a}に対して{b}を開始し、症状は{n}割ほど改善しています。",
    "安静時の症状はなく、夜間の覚醒は週に{k}回程度です。", "体重は{n}か月で{k}kg減少し、食欲はやや低下しています。",
    "胸部X線では心胸郭比{p}%、肺野に明らかな異常を認めません。", "{b}は{m}月から中止しており、再開の可否をご相談いたします。",
    "ご家族と同居され、日常生活動作は自立しています。", "紹介にあたりご本人とご家族に説明し、同意を得ています。"]
COMPLAINTS = ["労作時の息切れ", "めまい", "腰から下肢のしびれ", "咳嗽", "動悸", "倦怠感", "心窩部の不快感", "頭重感"]


def text(rng, sentences):
    def one():
        return rng.choice(SENTENCES).format(
            m=rng.randint(1, 12), d=rng.randint(1, 28), n=rng.randint(2, 9), k=rng.randint(1, 6),
            x=rng.randint(108, 168), y=rng.randint(60, 98), p=rng.randint(44, 88), h=round(rng.uniform(9, 16), 1),
            e=rng.randint(28, 96), c=round(rng.uniform(5.2, 10.9), 1), a=rng.choice(COMPLAINTS), b=rng.choice(DRUGS))
    return "".join(one() for _ in range(sentences))


def person(rng):
    return rng.choice(FAMILY).split() , rng.choice(GIVEN).split()


def name(rng):
    (family, family_kana), (given, given_kana) = person(rng)
    return [family, given, family_kana, given_kana]


def institution(rng, code, label):
    return {"code": code, "name": f"{label}{code[-3:]}", "phone": f"03-5{rng.randint(100, 999)}-{rng.randint(1000, 9999)}",
            "postal_code": f"1{rng.randint(10, 99)}-{rng.randint(1000, 9999)}",
            "address": f"東京都{rng.choice('港 大田 品川 文京'.split())}区{rng.randint(1, 9)}-{rng.randint(1, 40)}", "doctor": name(rng)}


def condition(rng, sentences):
    code, label = rng.choice(DISEASES)
    onset = f"{rng.randint(2005, 2026)}-{rng.randint(1, 12):02}"
    return [code, label, label, onset, text(rng, sentences)]


def letter(rng, number, sentences=11, problems=4, past=4):
    gender = rng.choice(["male", "female"])
    insured = f"06{rng.randint(100000, 999999)}:{rng.choice('一二三四五六七')}:{rng.randint(1, 99999)}:{rng.randint(0, 5):02}"
    patient = {"id": f"{rng.randint(0, 999999999):09}", "name": name(rng), "gender": gender,
               "birth": f"{rng.randint(1930, 2020)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}", "insured": insured,
               "phone": f"080-{rng.randint(1000, 9999)}-{rng.randint(1000, 9999)}",
               "address": f"東京都大田区{rng.randint(1, 9)}-{rng.randint(1, 40)}-{rng.randint(1, 99)}", "postal_code": "144-0052"}
    return {"file": f"bench-{number:04}", "serial": "BENCH-0000000000", "date": "2026-11-20T10:24:00+09:00",
            "department": ["08", "循環器科"], "doctor_to": name(rng), "patient": patient, "purpose": text(rng, 2),
            "problems": [condition(rng, 2) for _ in range(problems)], "present": text(rng, sentences),
            "past": [condition(rng, 2) for _ in range(past)], "allergies": [["food", "J9FC11310000", "さば", text(rng, 1)]],
            "family": text(rng, 1), "physical": text(rng, 3), "medication": "、".join(rng.sample(DRUGS, 5)), "course": text(rng, sentences)}


def make(rng, number, sender, **sizes):
    bundle = Letter(letter(rng, number, **sizes), institution(rng, sender, "診療所"),
                    institution(rng, rng.choice(DESTINATIONS), "病院")).bundle()
    # Resource ids must not repeat from letter to letter, as they would not in life.
    return json.loads(json.dumps(bundle).replace("BENCH-0000000000-", f"B{number:04}-"))


def with_attachments(bundle, rng):
    data = base64.b64encode(rng.randbytes(1024 * 1024)).decode()
    while len(dump(bundle)) + len(data) + 2048 < LARGE_BYTES:
        bundle["entry"].append({"fullUrl": f"urn:uuid:{rng.getrandbits(128):032x}", "resource": {
            "resourceType": "DocumentReference", "status": "current", "description": "検査報告書",
            "content": [{"attachment": {"contentType": "application/pdf", "data": data}}]}})
    return bundle


def with_observations(bundle, rng):
    size = len(dump(bundle))
    patient = next(e["fullUrl"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Patient")
    while size < LARGE_BYTES - 2048:
        resource = {"resourceType": "Observation", "id": f"o{len(bundle['entry'])}", "status": "final",
                    "code": concept("http://medis.or.jp/CodeSystem/master-JLAC10-17digits", f"{rng.randint(0, 10**16):017}", text=text(rng, 1)),
                    "subject": {"reference": patient}, "effectiveDateTime": "2026-11-20",
                    "valueQuantity": {"value": round(rng.uniform(0, 500), 2), "unit": "mg/dL"}, "note": [{"text": text(rng, 5)}]}
        entry = {"fullUrl": f"urn:uuid:{rng.getrandbits(128):032x}", "resource": resource}
        size += len(json.dumps(entry, ensure_ascii=False, indent=2).encode()) + 200
        bundle["entry"].append(entry)
    while len(dump(bundle)) > LARGE_BYTES:
        bundle["entry"].pop()
    return bundle


def dump(bundle):
    return (json.dumps(bundle, ensure_ascii=False, indent=2) + "\n").encode()


def results(kind, rng):
    table = code_table(ROOT / "src/clins/core_items.def")
    today = datetime.date.today()
    for number in range(400 if kind == "laboratory" else 10):
        sender = SENDERS[number % (len(SENDERS) if kind == "laboratory" else 5)]
        insured = f"06{rng.randint(100000, 999999)}:三:{rng.randint(1, 99999)}:00" if kind == "laboratory" else "06139999:一:1:00"
        yield sender, collection(rng, table, sender, insured, "1955-05-04", "BENCH-0000000000", today - datetime.timedelta(days=30 * number % 300), 30)


def held(rng):
    """Person by person, of each what all holders have."""
    table = code_table(ROOT / "src/clins/core_items.def")
    today = datetime.date.today()
    for number in range(20):
        insured = f"06139999:二:{number + 1}:00"
        for holder in HOLDERS:
            yield holder, collection(rng, table, holder, insured, "1955-05-04", "BENCH-0000000000", today - datetime.timedelta(days=rng.randint(0, 90)), 10)


def documents(kind, rng):
    if kind == "pull":
        yield from held(rng)
        return
    if kind == "large":
        yield SENDERS[0], with_attachments(make(rng, 0, SENDERS[0]), rng)
        yield SENDERS[0], with_observations(make(rng, 1, SENDERS[0]), rng)
        return
    if kind in ("laboratory", "summary"):
        yield from results(kind, rng)
        return
    for number in range(400 if kind == "push" else len(SENDERS)):
        sender = SENDERS[number % len(SENDERS)]
        yield sender, make(rng, number, sender)


def registered(bundle):
    """The patient as a person of the registry of eligibility, by insured number."""
    patient = next(e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Patient")
    insured = next(i["value"] for i in patient["identifier"] if i["system"].endswith("JP_Insurance_memberID"))
    insurer, symbol, number, branch = insured.split(":")
    numbers = {"insurer": insurer, "symbol": symbol, "number": number, "branch": branch}
    return {insured: {"person": "bench-" + hashlib.sha256(insured.encode()).hexdigest()[:16], "birth_date": patient["birthDate"],
                      "numbers": [{"payer": "insurance", "valid_from": "2020-01-01"} | {k: v for k, v in numbers.items() if v}]}}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("kind", choices=["push", "laboratory", "summary", "idle", "large", "pull"])
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True)
    rng = random.Random(arguments.seed)
    rows, total, persons = [], 0, {}
    for number, (sender, bundle) in enumerate(documents(arguments.kind, rng)):
        # As an EMR writes it: letters like the official examples, results without blanks.
        content = json.dumps(bundle, ensure_ascii=False, separators=(",", ":")).encode() if bundle["type"] == "collection" else dump(bundle)
        total += len(content)
        (arguments.out / f"{number:04}.json").write_bytes(content)
        rows.append(f"{number:04}.json\t{sender}\n")
        persons |= registered(bundle)
    (arguments.out / "index.tsv").write_text("".join(rows))
    (arguments.out / "destinations.tsv").write_text("".join(f"{code}\n" for code in DESTINATIONS))
    (arguments.out / "persons.json").write_text(json.dumps(
        {"format": "tasuki-eligibility-1", "persons": list(persons.values())}))
    print(f"{len(rows)} documents, {total // len(rows)} bytes on average")


if __name__ == "__main__":
    main()
