"""Compares a GGUF file under stock llama-server with this folder's tokeniser, template and truth, and scores it.

`python3 check_llama.py ../demo/model/extractinator-demo.gguf` starts llama-server on loopback, then for every demo report
compares the tokens of the whole chat text, lets the server write the answer (greedy, unconstrained) and scores it.
With --checkpoint the most likely first answer tokens are compared with PyTorch's as well.
"""

import argparse
import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import evaluate
import generate
import prompt
import samples
import tokenizer as tok

HERE = Path(__file__).resolve().parent


class Server:
    def __init__(self, model, threads, slots):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = ["llama-server", "-m", str(model), "--port", str(self.port), "-t", str(threads), "-np", str(slots)]
        command += ["-c", str(2048 * slots), "--no-webui", "--host", "127.0.0.1"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def post(self, path, body):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=300) as answer:
            return json.load(answer)

    def __enter__(self):
        for _ in range(600):
            try:
                self.post("/tokenize", {"content": "a"})
                return self
            except (urllib.error.URLError, ConnectionError):
                if self.process.poll() is not None:
                    raise SystemExit(f"llama-server ended with code {self.process.returncode}") from None
                time.sleep(0.1)
        raise SystemExit("llama-server did not answer within a minute")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--split", default="demo", choices=generate.SPLITS)
    parser.add_argument("--reports", type=int, default=60, help="per task")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--slots", type=int, default=4)
    parser.add_argument("--checkpoint", type=Path, help="compare answers with this checkpoint's, decoded by PyTorch in bfloat16")
    parser.add_argument("--compare", type=int, default=5, help="answers per task to compare with --checkpoint")
    parser.add_argument("--errors", action="store_true", help="print reports with a wrong answer (generated text, no patients)")
    options = parser.parse_args()
    sampler = samples.Sampler(tok.Tokenizer.load(HERE / "vocabulary.json"))
    wrong_tokens = 0
    with Server(options.model, options.threads, options.slots) as server:
        for number, task in sampler.tasks.items():
            records = [generate.record(options.split, number, i) for i in range(options.reports)]

            def answer(record, task=task, number=number):
                report, _ = record
                ours = sampler.prompt_ids((number, False), report)
                theirs = server.post("/tokenize", {"content": prompt.chat_text(task, report), "parse_special": True})["tokens"]
                rendered = server.post("/apply-template", {"messages": [{"role": "system", "content": prompt.system_text(task)}, {"role": "user", "content": report}]})
                same = ours == theirs and rendered["prompt"] == prompt.chat_text(task, report)
                body = {"prompt": ours, "n_predict": 420, "temperature": 0, "cache_prompt": False, "return_tokens": True}
                return same, server.post("/completion", body)

            start = time.monotonic()
            with ThreadPoolExecutor(options.slots) as pool:
                answers = list(pool.map(answer, records))
            took = time.monotonic() - start
            wrong_tokens += sum(not same for same, _ in answers)
            parsed = [evaluate.parse(a["content"]) for _, a in answers]
            truths = [truth for _, truth in records]
            longest = max(a["tokens_evaluated"] + a["tokens_predicted"] for _, a in answers)
            found = evaluate.scores(number, truths, parsed)
            print(json.dumps({"task": number, **found, "longest": longest, "records_per_s": round(len(records) / took, 2)}), flush=True)
            if options.errors:
                for (report, truth), got in zip(records, parsed):
                    if truth != got:
                        print(f"--- {report}\nwant {prompt.json_text(truth)}\ngot  {prompt.json_text(got)}")
            if options.checkpoint:
                compare(options, sampler, number, records, answers)
    print(json.dumps({"reports_with_other_tokens": wrong_tokens}))
    if wrong_tokens:
        raise SystemExit(1)


def compare(options, sampler, number, records, answers):
    """Says how many whole answers of the file equal those of the checkpoint, token by token."""
    import torch

    from model import Model, Shape

    state = torch.load(options.checkpoint, weights_only=True, map_location="cpu")
    model = Model(Shape(**state["shape"]))
    model.load_state_dict(state["model"])
    prompts = [sampler.prompt_ids((number, False), report) for report, _ in records[: options.compare]]
    ours = evaluate.greedy(model, prompts, sampler.tokenizer.im_end)
    theirs = [a["tokens"] for _, a in answers[: options.compare]]
    end = sampler.tokenizer.im_end
    equal = sum([t for t in a if t != end] == [t for t in b if t != end] for a, b in zip(ours, theirs))
    print(json.dumps({"task": number, "answers_equal_to_pytorch": equal, "of": len(prompts)}), flush=True)


if __name__ == "__main__":
    main()
