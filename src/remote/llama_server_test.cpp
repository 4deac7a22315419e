// Answers of a real llama-server with the bundled model; skipped where there is none on the PATH.
#include "remote/testing/llama_server.h"

#include <cstdlib>
#include <filesystem>
#include <memory>

#include <gtest/gtest.h>
#include <poll.h>

#include "base/result.h"
#include "decode/generator.h"
#include "json/parse.h"
#include "json/value.h"
#include "prompt/prompt.h"
#include "remote/generator.h"
#include "remote/ollama_server.h"
#include "remote/openai_generator.h"
#include "remote/testing/runs.h"

namespace extractinator::remote {
namespace {

TEST(LlamaServer, AnswersBySchema) {
  const auto program = find_program("llama-server");
  if (!program) GTEST_SKIP() << "SKIPPED: no llama-server on the PATH";
  const char* source = std::getenv("EXTRACTINATOR_SOURCE_DIR");
  ASSERT_NE(source, nullptr) << "run it through ctest";
  const testing::LlamaServer server(
      *program, std::filesystem::path(source) / "demo/model/extractinator-demo.gguf"
  );
  const RemoteOptions options{
      .endpoints = {server.url()},
      .model = "demo",
      .n_parallel = 2,
      .retry = {.n_tries = 1},
  };
  // It needs a while to load the model, and says 503 until then.
  Result<std::unique_ptr<Generator>> generator;
  for (int i = 0; i < 600; ++i) {
    generator = make_openai_generator(options);
    if (generator) break;
    ::poll(nullptr, 0, 100);
  }
  ASSERT_TRUE(generator) << to_string(generator.error());
  const auto schema = json::parse(
      R"({"type":"object","properties":{"stage":{"enum":["T1","T2"]}},"required":["stage"],)"
      R"("additionalProperties":false})"
  );
  ASSERT_TRUE(schema);
  Request request{
      .messages = {{.role = prompt::Role::user, .content = "The tumour is T2. No other findings."}},
      .schema = std::make_shared<const json::Value>(*schema),
      .max_tokens = 64,
      .wants_trace = true,
  };
  const auto completion = testing::run_one(**generator, request);
  ASSERT_EQ(completion.stop, decode::StopReason::complete)
      << (completion.error ? completion.error->message : "");
  const auto answer = json::parse(completion.text);
  ASSERT_TRUE(answer);
  const json::Value* stage = answer->find("stage");
  ASSERT_NE(stage, nullptr) << "the schema was not held";
  EXPECT_TRUE(*stage == json::Value("T1") || *stage == json::Value("T2"));
  EXPECT_GT(completion.n_prompt_tokens, 7U);
  EXPECT_GT(completion.n_generated_tokens, 0U);
  EXPECT_FALSE(completion.choices.empty());

  // Longer than its context of 2,048 tokens: it says so.
  for (int i = 0; i < 1000; ++i)
    request.messages[0].content += " No other findings.";
  const auto refused = testing::run_one(**generator, request);
  EXPECT_EQ(testing::cause_of(refused), "prompt_too_long");
  request.max_tokens = 1;
  request.messages[0].content = "The tumour is T2.";
  EXPECT_EQ(testing::cause_of(testing::run_one(**generator, request)), "token_limit");
}

}  // namespace
}  // namespace extractinator::remote
