// Generators of both protocols: what they send and read, try again, give up, and how they stop.
#include "remote/generator.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <format>
#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/result.h"
#include "decode/generator.h"
#include "json/parse.h"
#include "json/value.h"
#include "remote/testing/fake_model.h"
#include "remote/testing/fault_server.h"
#include "remote/testing/runs.h"

namespace extractinator::remote {
namespace {

using decode::Completion;
using decode::StopReason;
using testing::answer_of;
using testing::cause_of;
using testing::chat_body;
using testing::FaultServer;
using testing::Flavour;
using testing::honest;
using testing::is_success;
using testing::make_generator;
using testing::options_for;
using testing::Ran;
using testing::Received;
using testing::request_of;
using testing::response;
using testing::row_of;
using testing::run;
using testing::run_one;
using testing::Script;
using testing::send;
using testing::Step;

constexpr Flavour kFlavours[] = {Flavour::ollama, Flavour::openai};
constexpr std::uint64_t kRows = 3;

// --- What succeeds.

TEST(RemoteGenerator, AnswersEveryRowOverSeveralConnections) {
  for (const Flavour flavour : kFlavours) {
    const auto answer = [&](const Received& request) { return honest(flavour, request); };
    const FaultServer first(answer);
    const FaultServer second(answer);
    RemoteOptions options = options_for(first);
    options.endpoints.push_back(second.url());
    options.n_parallel = 3;
    auto generator = make_generator(flavour, options);
    ASSERT_TRUE(generator) << to_string(generator.error());
    const Ran ran = run(**generator, 40);
    ASSERT_TRUE(ran.status) << to_string(ran.status.error());
    ASSERT_EQ(ran.completions.size(), 40U);
    for (const auto& [row, completion] : ran.completions) {
      EXPECT_EQ(completion.text, answer_of(row));
      EXPECT_EQ(completion.n_prompt_tokens, 4000U);
      EXPECT_EQ(completion.n_generated_tokens, 9U);
      EXPECT_GT(completion.latency.count(), 0);
    }
    EXPECT_EQ((*generator)->work().n_generated_tokens, 40U * 9U);
    EXPECT_EQ((*generator)->work().n_retries, 0U);
    // One to ask which model it is, and one of each thread.
    EXPECT_LE(first.n_connections(), 4U);
    EXPECT_LE(second.n_connections(), 4U);
  }
}

TEST(RemoteGenerator, SaysWhatItWants) {
  const FaultServer server([&](const Received& request) {
    return honest(request.path.starts_with("/api") ? Flavour::ollama : Flavour::openai, request);
  });
  for (const Flavour flavour : kFlavours) {
    auto generator = make_generator(flavour, options_for(server));
    ASSERT_TRUE(generator) << to_string(generator.error());
    Request request = request_of(7);
    request.sampling = {.temperature = 0.5, .top_k = 40, .top_p = 0.9, .seed = 3};
    request.wants_trace = true;
    EXPECT_TRUE(is_success(run_one(**generator, request)));
  }
  std::map<std::string, json::Value> sent;
  for (const Received& request : server.received()) {
    if (!row_of(request)) continue;
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.header.at("content-type"), "application/json");
    EXPECT_FALSE(request.header.contains("authorization"));
    const auto value = json::parse(request.body);
    ASSERT_TRUE(value);
    sent[request.path] = *value;
  }
  const json::Value schema = *request_of(0).schema;
  const json::Value& ollama = sent.at("/api/chat");
  const auto at = [](const json::Value& value, std::string_view pointer) {
    const json::Value* found = json::resolve(value, pointer);
    return found == nullptr ? json::Value("nothing") : *found;
  };
  EXPECT_EQ(at(ollama, "/format"), schema);
  EXPECT_EQ(at(ollama, "/stream"), json::Value(false));
  EXPECT_EQ(at(ollama, "/truncate"), json::Value(false));
  EXPECT_EQ(at(ollama, "/think"), json::Value(false));
  EXPECT_EQ(at(ollama, "/logprobs"), json::Value(true));
  EXPECT_EQ(at(ollama, "/options/num_ctx"), json::Value::integer(8192));
  EXPECT_EQ(at(ollama, "/options/num_predict"), json::Value::integer(64));
  EXPECT_EQ(at(ollama, "/options/temperature"), json::Value::number(0.5));
  EXPECT_EQ(at(ollama, "/options/top_k"), json::Value::integer(40));
  EXPECT_EQ(at(ollama, "/options/repeat_penalty"), json::Value::number(1));
  EXPECT_EQ(at(ollama, "/messages/0/role"), json::Value("system"));
  EXPECT_EQ(at(ollama, "/messages/1/content"), json::Value(request_of(7).messages[1].content));
  const json::Value& openai = sent.at("/v1/chat/completions");
  EXPECT_EQ(at(openai, "/response_format/type"), json::Value("json_schema"));
  EXPECT_EQ(at(openai, "/response_format/json_schema/strict"), json::Value(true));
  EXPECT_EQ(at(openai, "/response_format/json_schema/schema"), schema);
  EXPECT_EQ(at(openai, "/max_tokens"), json::Value::integer(64));
  EXPECT_EQ(at(openai, "/logprobs"), json::Value(true));
  EXPECT_EQ(at(openai, "/messages"), at(ollama, "/messages"));
  EXPECT_EQ(at(openai, "/seed"), at(ollama, "/options/seed"));
}

TEST(RemoteGenerator, ReadsLogProbabilitiesOnRequest) {
  for (const Flavour flavour : kFlavours) {
    const std::string tokens =
        R"([{"token":"{\"","logprob":0,"bytes":[123,34]},{"token":"stage","logprob":-0.6931471805599453}])";
    const FaultServer server([&](const Received& request) {
      if (!row_of(request)) return honest(flavour, request);
      std::string text = chat_body(flavour, {.content = answer_of(0)});
      if (flavour == Flavour::ollama) {
        text.insert(1, "\"logprobs\":" + tokens + ",");
      } else {
        text.insert(text.find("\"index\""), R"("logprobs":{"content":)" + tokens + "},");
      }
      return send(response(200, text));
    });
    auto generator = make_generator(flavour, options_for(server));
    ASSERT_TRUE(generator) << to_string(generator.error());
    for (const bool wants_trace : {false, true}) {
      Request request = request_of(0);
      request.wants_trace = wants_trace;
      const Completion completion = run_one(**generator, request);
      EXPECT_EQ(completion.text, answer_of(0)) << cause_of(completion);
      const auto& choices = completion.choices;
      ASSERT_EQ(choices.size(), wants_trace ? 2U : 0U);
      if (!wants_trace) continue;
      EXPECT_EQ(choices[1].answer_offset, 2U);
      EXPECT_DOUBLE_EQ(choices[0].probability, 1);
      EXPECT_NEAR(choices[1].probability, 0.5, 1e-12);
    }
  }
}

// --- Trying again.

TEST(RemoteGenerator, TriesAgainWhatCanPass) {
  const std::map<std::string_view, Script> passing = {
      {"closed", {{.kind = Step::Kind::close}}},
      {"reset", {{.kind = Step::Kind::reset}}},
      {"half",
       {{.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"}, {.kind = Step::Kind::close}}},
      {"429", send(response(429, "", "Retry-After: 0\r\n"))},
      {"503", send(response(503, "", "Retry-After: 0\r\n"))},
  };
  for (const Flavour flavour : kFlavours) {
    for (const auto& [name, script] : passing) {
      SCOPED_TRACE(std::format("{} {}", name, to_string(flavour)));
      std::set<std::uint64_t> met;
      const FaultServer server([&](const Received& request) {
        const auto row = row_of(request);
        return row && met.insert(*row).second ? script : honest(flavour, request);
      });
      auto generator = make_generator(flavour, options_for(server));
      ASSERT_TRUE(generator) << to_string(generator.error());
      const Ran ran = run(**generator, kRows);
      ASSERT_TRUE(ran.status);
      for (const auto& [row, completion] : ran.completions)
        EXPECT_EQ(completion.text, answer_of(row)) << cause_of(completion);
      // libcurl itself repeats a request once on a kept connection that turns out to be closed.
      EXPECT_LE((*generator)->work().n_retries, kRows);
      EXPECT_GE(server.received().size(), 2 * kRows);
    }
  }
}

TEST(RemoteGenerator, TriesNothingAgainThatCannot) {
  for (const Flavour flavour : kFlavours) {
    for (const int number : {400, 401, 404, 429, 500, 503}) {
      std::atomic<int> n_asked = 0;
      const FaultServer server([&](const Received& request) {
        if (!row_of(request)) return honest(flavour, request);
        ++n_asked;
        return send(response(number, "{}"));
      });
      auto generator = make_generator(flavour, options_for(server));
      ASSERT_TRUE(generator) << to_string(generator.error());
      const Ran ran = run(**generator, 1);
      EXPECT_EQ(n_asked, 1) << number;
      EXPECT_EQ((*generator)->work().n_retries, 0U);
    }
  }
}

// --- Servers that go, or become others.

TEST(RemoteGenerator, GivesUpAServerThatIsGoneAndLeavesTheRestAlone) {
  for (const Flavour flavour : kFlavours) {
    std::atomic<bool> is_gone = false;
    const FaultServer server([&](const Received& request) {
      if (is_gone) return Script{{.kind = Step::Kind::close}};
      if (row_of(request) == 4U) {
        is_gone = true;
        return Script{{.kind = Step::Kind::close}};
      }
      return honest(flavour, request);
    });
    auto generator = make_generator(flavour, options_for(server));
    ASSERT_TRUE(generator) << to_string(generator.error());
    const Ran ran = run(**generator, 1000);
    ASSERT_FALSE(ran.status);
    EXPECT_TRUE(ran.status.error().message.starts_with("connection_lost"))
        << ran.status.error().message;
    EXPECT_LE(ran.completions.size(), 9U) << "rows that nobody tried must not fail";
    for (const auto& [row, completion] : ran.completions)
      EXPECT_EQ(completion.stop, row < 4 ? StopReason::complete : StopReason::cancelled) << row;
  }
}

TEST(RemoteGenerator, GoesOnWithTheServersThatAreLeft) {
  for (const Flavour flavour : kFlavours) {
    const auto answer = [&](const Received& request) { return honest(flavour, request); };
    FaultServer gone(answer);
    const FaultServer alive(answer);
    RemoteOptions options = options_for(gone);
    options.endpoints.push_back(alive.url());
    auto generator = make_generator(flavour, options);
    ASSERT_TRUE(generator) << to_string(generator.error());
    gone.stop();
    const Ran ran = run(**generator, 60);
    ASSERT_TRUE(ran.status) << to_string(ran.status.error());
    EXPECT_EQ(ran.completions.size(), 60U);
    for (const auto& [row, completion] : ran.completions)
      EXPECT_EQ(completion.text, answer_of(row)) << cause_of(completion);
  }
}

// 503, some time after it was asked for an answer.
Script refuse_slowly(std::size_t n_steps) {
  const std::string bytes = response(503, "{}");
  return {
      {.kind = Step::Kind::drip, .bytes = bytes.substr(0, n_steps)},
      {.bytes = bytes.substr(n_steps)}
  };
}

// It is slower to fail than the other one is to do all the rest: what it loses when nothing else is
// left is not for itself again.
TEST(RemoteGenerator, WhatOneServerLostIsForAnother) {
  for (const Flavour flavour : kFlavours) {
    std::multiset<std::uint64_t> lost;
    FaultServer failing([&](const Received& request) {
      const auto row = row_of(request);
      if (!row) return honest(flavour, request);
      lost.insert(*row);
      return refuse_slowly(9);
    });
    const FaultServer alive([&](const Received& request) { return honest(flavour, request); });
    RemoteOptions options = options_for(failing);
    options.endpoints.push_back(alive.url());
    auto generator = make_generator(flavour, options);
    ASSERT_TRUE(generator) << to_string(generator.error());
    const Ran ran = run(**generator, 12);
    ASSERT_TRUE(ran.status) << to_string(ran.status.error());
    EXPECT_EQ(ran.completions.size(), 12U);
    for (const auto& [row, completion] : ran.completions)
      EXPECT_EQ(completion.text, answer_of(row)) << row << " " << cause_of(completion);
    failing.stop();
    for (const std::uint64_t row : lost)
      EXPECT_EQ(lost.count(row), 1U) << row;
  }
}

// What the first one lost is for the second one; that is given up before it took all of it, and the
// first one, which answers by then, is the last that is left.
TEST(RemoteGenerator, WhatNobodyElseIsLeftForIsTriedAgainAtTheSameServer) {
  for (const Flavour flavour : kFlavours) {
    std::size_t n_refused = 0;
    const FaultServer first([&](const Received& request) {
      if (!row_of(request) || n_refused == 2) return honest(flavour, request);
      ++n_refused;
      return refuse_slowly(5);
    });
    const FaultServer second([&](const Received& request) {
      return row_of(request) ? refuse_slowly(5) : honest(flavour, request);
    });
    RemoteOptions options = options_for(first);
    options.endpoints.push_back(second.url());
    auto generator = make_generator(flavour, options);
    ASSERT_TRUE(generator) << to_string(generator.error());
    const Ran ran = run(**generator, 4);
    ASSERT_TRUE(ran.status) << to_string(ran.status.error());
    EXPECT_EQ(ran.completions.size(), 4U);
    // Where they do not take turns, a row may come to both of them while they refuse.
    for (const auto& [row, completion] : ran.completions) {
      if (completion.text == answer_of(row)) continue;
      EXPECT_EQ(cause_of(completion), "unavailable") << row;
    }
  }
}

TEST(RemoteGenerator, NoRowHasFailedWhenAllServersAreGone) {
  for (const Flavour flavour : kFlavours) {
    const auto refuse = [&](const Received& request) {
      return row_of(request) ? refuse_slowly(3) : honest(flavour, request);
    };
    const FaultServer first(refuse);
    const FaultServer second(refuse);
    RemoteOptions options = options_for(first);
    options.endpoints.push_back(second.url());
    auto generator = make_generator(flavour, options);
    ASSERT_TRUE(generator) << to_string(generator.error());
    const Ran ran = run(**generator, 4);
    ASSERT_FALSE(ran.status);
    EXPECT_TRUE(ran.status.error().message.starts_with("unavailable"));
    for (const auto& [row, completion] : ran.completions)
      EXPECT_EQ(completion.stop, StopReason::cancelled) << row;
  }
}

TEST(RemoteGenerator, StopsWhenTheModelChanges) {
  for (const Flavour flavour : kFlavours) {
    for (std::uint64_t bad = 0; bad < kRows; ++bad) {
      std::atomic<bool> is_other = false;
      const FaultServer server([&](const Received& request) {
        if (row_of(request) == bad) is_other = true;
        return honest(flavour, request, is_other ? "sha256:bb" : "sha256:aa");
      });
      auto generator = make_generator(flavour, options_for(server));
      ASSERT_TRUE(generator) << to_string(generator.error());
      const Ran ran = run(**generator, 100);
      ASSERT_FALSE(ran.status);
      EXPECT_EQ(ran.status.error().code, ErrorCode::conflict);
      for (const auto& [row, completion] : ran.completions) {
        EXPECT_EQ(completion.stop == StopReason::complete, row < bad) << row;
        if (row == bad) {
          EXPECT_EQ(cause_of(completion), "model_changed");
        }
      }
      EXPECT_LE(ran.completions.size(), bad + 2);
    }
  }
}

TEST(RemoteGenerator, NeedsTheModelAtEveryEndpoint) {
  for (const Flavour flavour : kFlavours) {
    const FaultServer first([&](const Received& request) { return honest(flavour, request); });
    const FaultServer other([&](const Received& request) {
      return honest(flavour, request, "sha256:bb");
    });
    RemoteOptions options = options_for(first);
    options.endpoints.push_back(other.url());
    const auto generator = make_generator(flavour, options);
    ASSERT_FALSE(generator);
    EXPECT_EQ(generator.error().code, ErrorCode::conflict);

    options = options_for(first);
    options.model = "large";
    const auto missing = make_generator(flavour, options);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  }
}

TEST(RemoteGenerator, RefusesModelsThatOllamaAsksAnotherHostFor) {
  const FaultServer server([](const Received& request) {
    if (request.path == "/api/show")
      return send(response(200, R"({"remote_host":"https://elsewhere.example:443"})"));
    return honest(Flavour::ollama, request);
  });
  const auto generator = make_generator(Flavour::ollama, options_for(server));
  ASSERT_FALSE(generator);
  EXPECT_EQ(generator.error().code, ErrorCode::unsupported);
}

TEST(RemoteGenerator, RefusesMoreContextThanTheModelHas) {
  const FaultServer server([](const Received& r) { return honest(Flavour::ollama, r); });
  RemoteOptions options = options_for(server);
  options.n_context = 8193;
  const auto generator = make_generator(Flavour::ollama, options);
  ASSERT_FALSE(generator);
  EXPECT_EQ(generator.error().code, ErrorCode::limit_exceeded);
}

TEST(RemoteGenerator, SendsNoPromptThatCannotFitOrSteers) {
  for (const Flavour flavour : kFlavours) {
    const FaultServer server([&](const Received& request) { return honest(flavour, request); });
    auto generator = make_generator(flavour, options_for(server));
    ASSERT_TRUE(generator) << to_string(generator.error());
    Request request = request_of(0);
    request.min_prompt_tokens = 8129;
    EXPECT_EQ(cause_of(run_one(**generator, request)), "prompt_too_long");
    request = request_of(1);
    request.messages[1].content += "<|im_end|>";
    EXPECT_EQ(cause_of(run_one(**generator, request)), "control_text");
    request = request_of(2);
    request.messages[1].content += "\xff";
    EXPECT_EQ(cause_of(run_one(**generator, request)), "bad_prompt");
    EXPECT_FALSE(std::ranges::any_of(server.received(), [](const Received& received) {
      return row_of(received).has_value();
    }));
  }
}

// --- Stopping.

TEST(RemoteGenerator, StopsAtOnceAndGivesEveryPulledRowBack) {
  for (const Flavour flavour : kFlavours) {
    std::stop_source stop;
    const FaultServer server([&](const Received& request) {
      if (row_of(request) != 2U) return honest(flavour, request);
      stop.request_stop();
      return Script{{.kind = Step::Kind::hang}};
    });
    RemoteOptions options = options_for(server);
    options.http.limits.first_byte_timeout = std::chrono::minutes(10);
    options.http.limits.total_timeout = std::chrono::minutes(10);
    auto generator = make_generator(flavour, options);
    ASSERT_TRUE(generator) << to_string(generator.error());
    const auto begin = std::chrono::steady_clock::now();
    const Ran ran = run(**generator, 1000, stop.get_token());
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::minutes(1));
    EXPECT_TRUE(ran.status);
    EXPECT_LE(ran.completions.size(), 4U);
    EXPECT_EQ(ran.completions.at(2).stop, StopReason::cancelled);
    EXPECT_FALSE(ran.completions.at(2).error);
  }
}

// What was lost and not yet known to have failed is still to do.
TEST(RemoteGenerator, GivesLostRowsBackWhenItIsStopped) {
  for (const Flavour flavour : kFlavours) {
    std::stop_source stop;
    const FaultServer server([&](const Received& request) {
      const auto row = row_of(request);
      if (row == 0U) return send(response(503, "{}"));
      if (row != 1U) return honest(flavour, request);
      stop.request_stop();
      return Script{{.kind = Step::Kind::hang}};
    });
    auto generator = make_generator(flavour, options_for(server));
    ASSERT_TRUE(generator) << to_string(generator.error());
    const Ran ran = run(**generator, 1000, stop.get_token());
    EXPECT_TRUE(ran.status);
    for (const auto& [row, completion] : ran.completions)
      EXPECT_EQ(completion.stop, StopReason::cancelled) << row;
    EXPECT_TRUE(ran.completions.contains(0));
  }
}

TEST(RemoteGenerator, StopsWhileItWaitsToTryAgain) {
  std::stop_source stop;
  const FaultServer server([&](const Received& request) {
    if (!row_of(request)) return honest(Flavour::openai, request);
    stop.request_stop();
    return send(response(429, "", "Retry-After: 100\r\n"));
  });
  auto generator = make_generator(Flavour::openai, options_for(server));
  ASSERT_TRUE(generator) << to_string(generator.error());
  const auto begin = std::chrono::steady_clock::now();
  const Ran ran = run(**generator, 1, stop.get_token());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(50));
  EXPECT_TRUE(ran.status);
  EXPECT_EQ(ran.completions.at(0).stop, StopReason::cancelled);
}

TEST(RemoteGenerator, PassesOnWhatTheSinkSays) {
  const FaultServer server([](const Received& r) { return honest(Flavour::ollama, r); });
  auto generator = make_generator(Flavour::ollama, options_for(server));
  ASSERT_TRUE(generator) << to_string(generator.error());
  std::uint64_t row = 0;
  const auto status = (*generator)
                          ->generate(
                              [&]() -> std::optional<Request> { return request_of(row++); },
                              decode::one_by_one([](const Completion&) -> Result<void> {
                                return fail(ErrorCode::io_error, "the disk is full");
                              }),
                              {}
                          );
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, "the disk is full");
  EXPECT_LE(row, 3U);
}

}  // namespace
}  // namespace extractinator::remote
