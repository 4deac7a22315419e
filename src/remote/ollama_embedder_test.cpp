// Embeddings of Ollama: what is asked, what is made of answers, and what is no answer.
#include "remote/ollama_embedder.h"

#include <chrono>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "remote/testing/fault_server.h"

namespace extractinator::remote {
namespace {

using ::testing::ElementsAre;
using testing::FaultServer;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Received;
using testing::response;
using testing::Script;

constexpr std::string_view kTags =
    R"({"models": [{"name": "other:latest", "digest": "sha256:00"},
                   {"name": "embed:latest", "digest": "sha256:aa"}]})";

std::string body_of(std::string_view numbers, std::string_view model = "embed:latest") {
  return R"({"model": ")" + std::string(model) + R"(", "embeddings": [[)" + std::string(numbers) +
         "]], \"prompt_eval_count\": 3}";
}

// The text of a request for an embedding.
std::string input_of(const Received& request) {
  return json::parse(request.body).value().find("input")->as_string();
}

// Counts: a vector is the number of letters a and of other characters.
Script count_letters(const Received& request) {
  if (request.path == "/api/tags") return testing::send(response(200, kTags));
  std::size_t n_a = 0;
  const std::string text = input_of(request);
  for (const char c : text)
    n_a += c == 'a' ? 1 : 0;
  return testing::send(
      response(200, body_of(std::to_string(n_a) + ", " + std::to_string(text.size() - n_a)))
  );
}

Result<std::unique_ptr<OllamaEmbedder>> connect(const FaultServer& server) {
  return OllamaEmbedder::make({.endpoint = server.url(), .model = "embed"});
}

TEST(OllamaEmbedderTest, VectorsHaveLengthOne) {
  const FaultServer server(count_letters);
  const auto embedder = connect(server);
  ASSERT_TRUE(embedder) << to_string(embedder.error());
  EXPECT_EQ((*embedder)->digest(), "sha256:aa");
  const std::vector<float> vector = (*embedder)->embed("aaabbbb").value();
  EXPECT_THAT(vector, ElementsAre(0.6F, 0.8F));
  EXPECT_THAT((*embedder)->embed(" \n").value(), ElementsAre(0.0F, 0.0F));
  EXPECT_EQ((*embedder)->embed("a\xFF").error().code, ErrorCode::invalid_input);

  const std::vector<Received> received = server.received();
  ASSERT_EQ(received.size(), 3U);
  EXPECT_EQ(received[1].path, "/api/embed");
  const json::Value asked = json::parse(received[1].body).value();
  EXPECT_EQ(asked.find("model")->as_string(), "embed");
  EXPECT_FALSE(asked.find("truncate")->as_bool()) << "nothing is cut";
}

TEST(OllamaEmbedderTest, TextsThatAreTooLongAreDividedAndCountToTheirEnd) {
  constexpr std::size_t kMost = 300;
  const FaultServer server([&](const Received& request) {
    if (request.path == "/api/embed" && input_of(request).size() > kMost) {
      return testing::send(
          response(400, R"({"error": "the input length exceeds the context length"})")
      );
    }
    return count_letters(request);
  });
  const auto embedder = connect(server);
  ASSERT_TRUE(embedder) << to_string(embedder.error());
  const std::string text = std::string(500, 'a') + " \u00e9" + std::string(497, 'b');
  const std::vector<float> vector = (*embedder)->embed(text).value();
  EXPECT_NEAR(static_cast<double>(vector[0]), std::sqrt(0.5), 0.01);
  EXPECT_NEAR(static_cast<double>(vector[1]), std::sqrt(0.5), 0.01);
  std::string whole;
  for (const Received& request : server.received()) {
    if (request.path == "/api/embed" && input_of(request).size() <= kMost)
      whole += input_of(request);
  }
  EXPECT_EQ(whole, text);
  const auto longer = (*embedder)->embed(text + std::string(300, 'b'));
  EXPECT_GT(longer.value()[1], vector[1]) << "the end counts";
}

TEST(OllamaEmbedderTest, WhatIsNoEmbeddingIsAnError) {
  std::string body;
  int status = 200;
  const FaultServer server([&](const Received& request) {
    if (request.path == "/api/tags") return testing::send(response(200, kTags));
    return testing::send(response(status, body));
  });
  const auto embedder = connect(server);
  ASSERT_TRUE(embedder) << to_string(embedder.error());
  const struct {
    std::string body;
    std::string_view says;
    int status = 200;
  } cases[] = {
      {.body = body_of("1, 2", "other:latest"), .says = "wrong_model"},
      {.body = body_of("0, 0"), .says = "no direction"},
      {.body = body_of(""), .says = "no direction"},
      {.body = body_of("1, null"), .says = "not of numbers"},
      {.body = body_of("1, 1e999"), .says = "not of numbers"},
      {.body = R"({"model": "embed", "embeddings": [[1], [2]]})", .says = "not one embedding"},
      {.body = R"({"model": "embed", "embeddings": []})", .says = "not one embedding"},
      {.body = R"({"model": "embed"})", .says = "not one embedding"},
      {.body = "secret", .says = "not_json"},
      {.body = R"({"error": "secret"})", .says = "server_error"},
      {.body = R"({"error": "secret"})", .says = "http_status", .status = 500},
      {.body = R"({"error": "exceeds the context length"})",
       .says = "prompt_too_long",
       .status = 400},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.body);
    body = row.body;
    status = row.status;
    const auto vector = (*embedder)->embed("a secret report");
    ASSERT_FALSE(vector);
    EXPECT_THAT(vector.error().message, HasSubstr(std::string(row.says)));
    EXPECT_THAT(vector.error().message, Not(HasSubstr("secret")));
  }
}

// A server that is busy or goes is asked again, and what lasts is told.
TEST(OllamaEmbedderTest, WhatCanPassIsTriedAgain) {
  std::size_t n_bad = 0;
  std::size_t n_asked = 0;
  Script bad = {{.kind = testing::Step::Kind::close}};
  const FaultServer server([&](const Received& request) {
    ++n_asked;
    return n_asked <= n_bad ? bad : count_letters(request);
  });
  const EmbedderOptions options{
      .endpoint = server.url(),
      .model = "embed",
      .retry = {
          .n_tries = 3,
          .first_delay = std::chrono::milliseconds(1),
          .max_delay = std::chrono::milliseconds(2)
      },
  };
  n_bad = 2;
  const auto embedder = OllamaEmbedder::make(options);
  ASSERT_TRUE(embedder) << to_string(embedder.error());
  EXPECT_EQ(n_asked, 3U);
  n_asked = 0;
  bad = testing::send(response(503, "{}", "Retry-After: 0\r\n"));
  EXPECT_THAT((*embedder)->embed("aaabbbb").value(), ElementsAre(0.6F, 0.8F));
  EXPECT_EQ(n_asked, 3U);
  n_asked = 0;
  n_bad = 100;
  EXPECT_THAT(to_string((*embedder)->embed("a").error()), HasSubstr("unavailable"));
  EXPECT_EQ(n_asked, 3U);
  n_asked = 0;
  bad = testing::send(response(500, "{}"));
  EXPECT_THAT(to_string((*embedder)->embed("a").error()), HasSubstr("http_status"));
  EXPECT_EQ(n_asked, 1U) << "the same request would end the same way";
}

TEST(OllamaEmbedderTest, TheModelMustBeThere) {
  std::string body = R"({"models": [{"name": "other:latest", "digest": "sha256:00"}]})";
  const FaultServer server([&](const Received&) { return testing::send(response(200, body)); });
  EXPECT_EQ(connect(server).error().code, ErrorCode::not_found);
  body = R"({"models": [{"name": "embed:latest", "digest": "a", "remote_host": "https://x"}]})";
  EXPECT_THAT(to_string(connect(server).error()), HasSubstr("asks another host"));
  body = R"({"models": [{"name": "embed:latest"}]})";
  EXPECT_THAT(to_string(connect(server).error()), HasSubstr("no digest"));
  EXPECT_EQ(
      OllamaEmbedder::make({.endpoint = "http://192.0.2.1", .model = "embed"}).error().code,
      ErrorCode::unsupported
  );
  EXPECT_EQ(OllamaEmbedder::make({}).error().code, ErrorCode::invalid_input);
}

}  // namespace
}  // namespace extractinator::remote
