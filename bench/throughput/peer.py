"""The peer of `./dev bench throughput`: llama-server of the base system, and a client that keeps all its slots busy."""

import http.client
import json
import os
import socket
import subprocess
import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Configuration:
    """How a server is started."""

    slots: int
    threads: int
    wait_policy: str  # OMP_WAIT_POLICY: what threads do that have no work, `passive` or `active`.

    def __str__(self):
        return f"{self.slots} slots, {self.threads} threads, {self.wait_policy}"


class Server:
    """One llama-server process, for one measured run: it starts without anything in its caches."""

    def __init__(self, model, config, n_context, log):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = ["llama-server", "--model", model, "--host", "127.0.0.1", "--port", self.port, "--parallel", config.slots]
        command += ["--ctx-size", config.slots * n_context, "--threads", config.threads, "--metrics", "--no-webui"]
        environment = os.environ | {"OMP_WAIT_POLICY": config.wait_policy}
        self.log = open(log, "wb")
        self.process = subprocess.Popen([str(word) for word in command], stdout=self.log, stderr=subprocess.STDOUT, env=environment)

    def __enter__(self):
        for _ in range(1200):
            if self.process.poll() is not None:
                break
            try:
                if json.loads(self.ask("GET", "/health")).get("status") == "ok":
                    return self
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.05)
        self.__exit__()
        raise RuntimeError(f"llama-server did not start; its log is {self.log.name}")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.log.close()

    def ask(self, method, path, body=None, connection=None):
        connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        return connection.getresponse().read()

    def metrics(self):
        lines = self.ask("GET", "/metrics").decode().splitlines()
        return {line.split()[0].removeprefix("llamacpp:"): float(line.split()[1]) for line in lines if not line.startswith("#")}

    def peak_kilobytes(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))

    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            user, system = stat.read().rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def answer_all(self, bodies, n_clients):
        """The responses to the requests, in order, and the seconds from the first request to the last response."""
        answers = [None] * len(bodies)
        numbers = iter(range(len(bodies)))
        lock = threading.Lock()

        def work():
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
            while True:
                with lock:
                    i = next(numbers, None)
                if i is None:
                    return
                answers[i] = self.ask("POST", "/completion", bodies[i], connection)

        threads = [threading.Thread(target=work) for _ in range(n_clients)]
        begin = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [json.loads(answer) for answer in answers], time.perf_counter() - begin


def request_bodies(requests, max_answer_tokens, answer_tokens=None):
    """One body per record. With `answer_tokens`, that many tokens each and no schema."""
    bodies = []
    for i, tokens in enumerate(requests["requests"]):
        # Token ids: both sides read the same. `top_k` 1 alone is the cheapest way to be greedy.
        body = {"prompt": tokens, "temperature": 0, "samplers": ["top_k"], "top_k": 1, "cache_prompt": True}
        if answer_tokens is None:
            body |= {"json_schema": requests["schema"], "n_predict": max_answer_tokens}
        else:
            body |= {"ignore_eos": True, "n_predict": answer_tokens[i]}
        bodies.append(json.dumps(body).encode())
    return bodies


def measure(model, config, requests, max_answer_tokens, log, answer_tokens=None):
    """The figures of one run over all records, as those of throughput_generate, with the answers' texts."""
    longest = max(len(tokens) for tokens in requests["requests"])
    n_context = (longest + max_answer_tokens + 255) // 256 * 256
    bodies = request_bodies(requests, max_answer_tokens, answer_tokens)
    with Server(model, config, n_context, log) as server:
        client_begin, server_begin = time.process_time(), server.processor_seconds()
        # Two clients for each slot: one request always waits, so that no slot does.
        responses, seconds = server.answer_all(bodies, 2 * config.slots)
        client_seconds = time.process_time() - client_begin
        server_seconds = server.processor_seconds() - server_begin
        metrics = server.metrics()
        peak = server.peak_kilobytes()
    failed = [response for response in responses if "content" not in response]
    if failed:
        raise RuntimeError(f"llama-server refused {len(failed)} of {len(responses)} requests: {failed[0].get('error')}")
    return {
        "seconds": seconds,
        "processor_seconds": server_seconds,
        "client_processor_seconds": client_seconds,
        "n_records": len(responses),
        "n_complete": sum(response["stop_type"] != "limit" for response in responses),
        "n_forward_passes": int(metrics["n_decode_total"]),
        "n_prefilled_tokens": int(metrics["prompt_tokens_total"]),
        "n_generated_tokens": sum(response["tokens_predicted"] for response in responses),
        "n_slots": config.slots,
        "n_threads": config.threads,
        "wait_policy": config.wait_policy,
        "peak_kilobytes": peak,
        "answers": [response["content"] for response in responses],
    }
