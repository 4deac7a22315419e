// Facts of a run for reports.
#include "run/report_facts.h"

#include <optional>
#include <string_view>

#include <gtest/gtest.h>

#include "json/parse.h"
#include "json/value.h"
#include "report/methods.h"
#include "store/run_store.h"

namespace extractinator::run {
namespace {

json::Value parsed(std::string_view text) { return json::parse(text).value(); }

TEST(ReportFacts, SayWhatTheRunWroteDown) {
  const store::Configuration configuration{
      .name = "lesions",
      .description = parsed(
          R"({"model_hash": "aa", "prompt_hash": "bb", "schema_hash": "cc", "temperature": 0.7,
              "top_k": 40, "top_p": 0.9, "seed": 42, "reproducible": true})"
      ),
      .context = parsed(
          R"({"program": "0.1.0", "runtime": "llama.cpp 0.7.0", "data_hash": "dd",
              "model_file": "/home/someone/secret-project/m-q8.gguf",
              "machine": {"processor": "P", "n_processors": 2, "n_memory_bytes": 25276502016},
              "quantisation": "Q8_0",
              "options": {"num_examples": 1, "prompt_layout": "report-first"}})"
      ),
  };
  const report::Facts facts = facts_of(
      configuration,
      store::Period{.first = "2026-11-26T23:59:59.999Z", .last = "2026-11-27T00:00:00.000Z"}
  );
  EXPECT_EQ(
      report::methods_paragraph(facts),
      "Values were extracted with the model m-q8.gguf (quantised to Q8_0, BLAKE3 aa) by "
      "Extractinator 0.1.0 on llama.cpp 0.7.0 between 2026-11-26 and 2026-11-27. The prompt was "
      "few-shot with 1 example, the report before the task. "
      "Decoding was sampled at temperature 0.7, of the 40 most probable tokens, top-p 0.9, with "
      "answers held to the schema of the task, seed 42. Records were computed so that they do not "
      "change each other's answers; the same inputs, program and machine give the same bytes. The "
      "machine was P, 2 processors, 24 GiB."
  );
  EXPECT_EQ(facts.data_hash, "dd");
}

TEST(ReportFacts, LeaveOutWhatIsNotThere) {
  const report::Facts facts = facts_of(
      {
          .name = "t",
          .description = parsed(R"({"backend": "ollama", "temperature": 0})"),
          .context = parsed(R"({"options": {"server_model": "phi4"}})"),
      },
      std::nullopt
  );
  EXPECT_EQ(
      report::methods_paragraph(facts),
      "Values were extracted with the model phi4 by Extractinator. The prompt was zero-shot. "
      "Decoding was greedy."
  );
}

}  // namespace
}  // namespace extractinator::run
