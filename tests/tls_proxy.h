// A server behind TLS, with a certificate that only the test knows.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace extractinator::testing {

// Programs it needs; where one is missing, tests skip.
[[nodiscard]] bool can_make_tls();

// Listens on 127.0.0.1 and passes what comes in on to a port there, decrypted. Ends with this
// object.
class TlsProxy {
 public:
  // Files are made in `folder`.
  TlsProxy(const std::filesystem::path& folder, std::uint16_t port);
  ~TlsProxy();
  TlsProxy(const TlsProxy&) = delete;
  TlsProxy& operator=(const TlsProxy&) = delete;

  [[nodiscard]] std::string url() const;  // https://127.0.0.1:PORT
  [[nodiscard]] const std::filesystem::path& certificate() const { return certificate_; }

 private:
  std::filesystem::path certificate_;
  std::uint16_t port_;
  int process_ = -1;
};

}  // namespace extractinator::testing
