// Servers behind TLS with a certificate of their own: trusted with --ca-file only, by what asks for
// answers and by what asks for embeddings, and a key goes there.
#include <cstddef>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "remote/testing/fake_model.h"
#include "remote/testing/fault_server.h"
#include "tests/program.h"
#include "tests/remote_project.h"
#include "tests/tls_proxy.h"

namespace extractinator::testing {
namespace {

using remote::testing::FaultServer;
using remote::testing::Flavour;
using remote::testing::Received;
using remote::testing::response;
using remote::testing::Script;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class TlsProgram : public RemoteProject {};

INSTANTIATE_TEST_SUITE_P(
    Protocols,
    TlsProgram,
    ::testing::Values(Flavour::ollama, Flavour::openai),
    [](const auto& one) { return std::string(remote::testing::to_string(one.param)); }
);

TEST_P(TlsProgram, CertificatesAreTrustedThatAreNamed) {
  if (!can_make_tls()) GTEST_SKIP() << "SKIPPED: no openssl and python3 to make a TLS server of";
  const FaultServer server([&](const Received& request) { return honest_answer(request); });
  const TlsProxy proxy(root(), server.port());
  const ProgramOptions with_key{.environment = {{"THE_KEY", "key-of-the-test"}}};
  const std::vector<std::string> key = {"--api-key-env", "THE_KEY"};
  const ProgramResult untrusted = run(proxy.url(), key, with_key);
  EXPECT_EQ(untrusted.exit_code, 2);
  EXPECT_THAT(untrusted.err, HasSubstr("tls_failed"));
  EXPECT_THAT(server.received(), IsEmpty());

  std::vector<std::string> trusting = key;
  trusting.insert(trusting.end(), {"--ca-file", proxy.certificate().string()});
  const ProgramResult trusted = run(proxy.url(), trusting, with_key);
  ASSERT_EQ(trusted.exit_code, 0) << trusted.err;
  EXPECT_EQ(exported(), expected());
  for (const Received& request : server.received())
    EXPECT_EQ(request.header.at("authorization"), "Bearer key-of-the-test");

  // Recorded, for later commands.
  const std::size_t n_before = server.received().size();
  const ProgramResult resumed = program({"resume", results().string()}, with_key);
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_GT(server.received().size(), n_before);
}

TEST_P(TlsProgram, EmbeddingsComeTheSameWay) {
  if (GetParam() != Flavour::ollama) GTEST_SKIP() << "only Ollama is asked for embeddings";
  if (!can_make_tls()) GTEST_SKIP() << "SKIPPED: no openssl and python3 to make a TLS server of";
  write_file(
      task(),
      R"({"Description": "Find the stage.", "Data_Path": "reports.csv", "Input_Field": "text",)"
      R"( "Parser_Format": "stage.json", "Example_Path": "some.json"})"
  );
  write_file(
      root() / "examples/some.json",
      R"([{"input": "a", "output": {"stage": "T1"}}, {"input": "b", "output": {"stage": "T2"}}])"
  );
  std::size_t n_embedded = 0;
  const FaultServer server([&](const Received& request) {
    EXPECT_EQ(request.header.at("authorization"), "Bearer key-of-the-test") << request.path;
    if (request.path != "/api/embed") return honest_answer(request);
    // Goes away in the middle of it once.
    if (++n_embedded == 3) return Script{{.kind = remote::testing::Step::Kind::close}};
    return remote::testing::send(response(200, R"({"model": "other", "embeddings": [[1, 0.5]]})"));
  });
  const TlsProxy proxy(root(), server.port());
  const ProgramResult result =
      run(proxy.url(),
          {"--num-examples",
           "1",
           "--embedding-model",
           "ollama:other",
           "--api-key-env",
           "THE_KEY",
           "--ca-file",
           proxy.certificate().string()},
          {.environment = {{"THE_KEY", "key-of-the-test"}}});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(exported(), expected());
  EXPECT_EQ(n_embedded, 2 + kRows + 1) << "each text once, and one once more";
}

}  // namespace
}  // namespace extractinator::testing
