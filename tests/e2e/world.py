"""A small country for tests: an authority, an exchange and gateways, each a process of the real
binary with real certificates, on loopback and ports that the kernel chooses."""
import contextlib
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import ssl
import subprocess
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
TASUKI = os.environ.get("TASUKI", str(ROOT / "build/release/bin/tasuki"))
SLOW = os.environ.get("TASUKI_SLOW") == "1"

CLINIC, HOSPITAL, OTHER = "1311000011", "1312000022", "1313000033"
SYSTEM = "http://jpfhir.jp/fhir/clins/bundle-identifier"
PATIENCE = 30


def run(*arguments, check=True, **options):
    """Runs a tasuki command to its end."""
    result = subprocess.run([TASUKI, *map(str, arguments)], capture_output=True, text=True, timeout=120, **options)
    if check and result.returncode != 0:
        raise AssertionError(f"tasuki {' '.join(map(str, arguments))}: {result.returncode}\n{result.stdout}{result.stderr}")
    return result


def wait_until(condition, what, patience=PATIENCE):
    """Polls until the condition gives something true; never longer than `patience` seconds."""
    end = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"did not happen within {patience} s: {what}")
        time.sleep(0.02)


def sha256(content):
    return hashlib.sha256(content).hexdigest()


class Process:
    """A service of the binary: started, killed, started again on the same ports."""

    def __init__(self, role, settings, log):
        self.role, self.settings, self.log = role, settings, log
        self.process = None
        self.start()

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([TASUKI, *self.role.split(), "--json", "--config", str(self.settings)],
                                            stdout=subprocess.PIPE, stderr=log)
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"{self.role} did not start: {pathlib.Path(self.log).read_text()[-2000:]}")
        self.ready = json.loads(line)
        self.port, self.operations_port = self.ready["port"], self.ready.get("operations_port")

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        """Asks it to stop and gives its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=PATIENCE)
        self.process.stdout.close()
        return status

    def metrics(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.operations_port, timeout=10)
        with contextlib.closing(connection):
            connection.request("GET", "/metrics")
            text = connection.getresponse().read().decode()
        return dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))


class Answer:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    def json(self):
        return json.loads(self.body)

    def codes(self):
        """The stable codes of an OperationOutcome."""
        return [issue["details"]["coding"][0]["code"] for issue in self.json()["issue"]]


class Client:
    """One kept-alive connection, as an EMR (token) or an institution (certificate) makes it."""

    def __init__(self, port, context, headers):
        self.port, self.context, self.headers = port, context, headers
        self.connection = None

    def call(self, method, target, body=None, **headers):
        if self.connection is None:
            self.connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.context, timeout=PATIENCE)
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
        try:
            self.connection.request(method, target, body, sent)
            return Answer(self.connection.getresponse())
        except Exception:
            self.close()
            raise

    def get(self, target, **headers):
        return self.call("GET", target, **headers)

    def send(self, content, consent="oral", **headers):
        return self.call("POST", "/fhir/Bundle", content,
                         **({"Content_Type": "application/fhir+json", "Tasuki_Consent": consent} | headers))

    def status(self, value):
        return self.get("/fhir/DocumentReference?identifier=" + urllib.parse.quote(f"{SYSTEM}|{value}", safe=""))

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def state_of(reference):
    return next(e["valueCode"] for e in reference["extension"] if e["url"] == "urn:tasuki:state")


def identifier_of(reference):
    return reference["masterIdentifier"]["value"]


def resources(answer):
    return [entry["resource"] for entry in answer.json().get("entry", [])]


class World:
    def __init__(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="tasuki-e2e-"))
        self.processes, self.clients = [], []
        self.tokens = {}
        run("cert", "authority", "--out", self.directory)
        self.issue("--host", "127.0.0.1")
        self.know(*(path.read_bytes() for path in (ROOT / "samples").glob("*.json")))

    def know(self, *documents):
        """Makes the persons of the documents known to eligibility."""
        path = self.directory / "persons.json"
        path.write_text(json.dumps({"format": "tasuki-eligibility-1", "persons": [person_of(d) for d in documents]}))
        run("eligibility", "load", path, "--data", self.directory / "exchange")

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        for client in self.clients:
            client.close()
        for process in self.processes:
            if process.process.poll() is None:
                process.stop()
            else:
                process.process.stdout.close()
        shutil.rmtree(self.directory)

    def issue(self, *arguments, authority=None, out=None):
        run("cert", "issue", *arguments, "--authority", authority or self.directory, "--out", out or self.directory)

    def enrol(self, code, name="テスト医療機関", *arguments):
        run("institution", "add", code, name, *arguments, "--data", self.directory / "exchange")
        self.issue("--institution", code, "--host", "127.0.0.1")

    def start_exchange(self, extra=""):
        settings = self.directory / "exchange.toml"
        settings.write_text(f"""
            [exchange]
            data_directory = "exchange"
            listen = "127.0.0.1:0"
            operations_listen = "127.0.0.1:0"
            certificate = "127.0.0.1.pem"
            key = "127.0.0.1.key"
            client_authority = "authority.pem"
            {extra}""")
        self.exchange = self.add(Process("exchange", settings, self.directory / "exchange.log"))
        # Later starts take the same port, as an exchange in operation would.
        settings.write_text(settings.read_text().replace('listen = "127.0.0.1:0"', f'listen = "127.0.0.1:{self.exchange.port}"', 1))
        return self.exchange

    def start_gateway(self, code, hot=None, extra="", inside=""):
        """`inside`: more of [gateway]; `extra`: more tables."""
        token = self.tokens[code] = sha256(code.encode())[:32]
        settings = self.directory / f"gateway-{code}.toml"
        text = f"""
            [gateway]
            data_directory = "gateway-{code}"
            exchange_url = "https://127.0.0.1:{self.exchange.port}"
            certificate = "{code}.pem"
            key = "{code}.key"
            authority = "authority.pem"
            listen = "127.0.0.1:0"
            operations_listen = "127.0.0.1:0"
            retry_max = 2
            poll_wait = 5
            {inside}
            [[gateway.emr]]
            name = "emr"
            token_sha256 = "{sha256(token.encode())}"
            """
        if hot:
            text += f"""
            [[gateway.hot_folder]]
            path = "{hot}"
            user = "clerk-01"
            role = "Medical Doctor"
            """
        text += extra
        settings.write_text(text)
        process = self.add(Process("gateway", settings, self.directory / f"gateway-{code}.log"))
        settings.write_text(text.replace('listen = "127.0.0.1:0"', f'listen = "127.0.0.1:{process.port}"', 1))
        return process

    def keep(self, client):
        self.clients.append(client)
        return client

    def add(self, process):
        self.processes.append(process)
        return process

    def context(self, certificate=None, authority=None):
        context = ssl.create_default_context(cafile=self.directory / "authority.pem")
        if certificate:
            folder = authority or self.directory
            context.load_cert_chain(folder / f"{certificate}.pem", folder / f"{certificate}.key")
        return context

    def emr(self, code, gateway):
        return self.keep(Client(gateway.port, self.context(), {
            "Authorization": "Bearer " + self.tokens[code], "Tasuki-User": "dr-test",
            "Tasuki-Role": "Medical Doctor", "Tasuki-Purpose": "TREAT", "Accept-Language": "en"}))

    def institution(self, certificate, assertion=None, authority=None):
        headers = {"Accept-Language": "en"} | ({"Authorization": "Bearer " + assertion} if assertion else {})
        return self.keep(Client(self.exchange.port, self.context(certificate, authority), headers))

    def client_settings(self, code, port=None, **values):
        """A file for --as: through a gateway with its token, or to the exchange with a certificate."""
        values = {"url": f"https://127.0.0.1:{port or self.exchange.port}", "authority": "authority.pem",
                  "user": "dr-test", "role": "Medical Doctor", "purpose": "TREAT"} | values
        path = self.directory / f"client-{code}-{len(values)}.toml"
        path.write_text("[client]\n" + "".join(f'{name} = "{value}"\n' for name, value in values.items()))
        return path


def person_of(document):
    """A person of the registry: the patient of a Bundle."""
    patient = next(e["resource"] for e in json.loads(document)["entry"] if e["resource"]["resourceType"] == "Patient")
    insured = next(i["value"] for i in patient["identifier"] if i["system"].endswith("JP_Insurance_memberID"))
    insurer, symbol, number, branch = insured.split(":")
    numbers = {"insurer": insurer, "symbol": symbol, "number": number, "branch": branch}
    return {"person": "p-" + sha256(insured.encode())[:16], "birth_date": patient["birthDate"],
            "numbers": [{"payer": "insurance", "valid_from": "2020-01-01"} | {k: v for k, v in numbers.items() if v}]}


def letter(number, sample="cardiology", sender=CLINIC, destination=HOSPITAL):
    """A sample letter under an identifier of its own."""
    bundle = json.loads((ROOT / f"samples/{sample}.json").read_text())
    text = json.dumps(bundle, ensure_ascii=False).replace(bundle["identifier"]["value"], f"{CLINIC}^2026^T-{number:08}")
    return text.replace(CLINIC, sender).replace(HOSPITAL, destination).encode()


def identifier(number, sender=CLINIC):
    return f"{sender}^2026^T-{number:08}"
