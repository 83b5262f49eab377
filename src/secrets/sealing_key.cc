// The master key and its file.
#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "base/text.h"
#include "secrets/sealing.h"

namespace keyward::secrets {
namespace {

constexpr std::string_view kHeader = "keyward-sealing-key format=1 version=";
constexpr std::string_view kHeaderOfAnyFormat = "keyward-sealing-key format=";
constexpr std::size_t kMaxFileBytes = 512;

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { close(); }
  bool is_open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  bool close() {
    const int descriptor = std::exchange(descriptor_, -1);
    return descriptor < 0 || ::close(descriptor) == 0;
  }

 private:
  int descriptor_;
};

std::unexpected<Error> file_error(const std::filesystem::path& path, std::string_view what) {
  return fail(Code::ServiceFailure, fmt::format("sealing key file {}: {}", path.string(), what));
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool sync_directory(const std::filesystem::path& directory) {
  const File opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened.is_open() && ::fsync(opened.descriptor()) == 0;
}

}  // namespace

SealingKey SealingKey::generate(Random& random) {
  SecretBytes master(kBytes);
  random.fill(master.writable());
  return {1, std::move(master)};
}

Result<SealingKey> SealingKey::create(const std::filesystem::path& path, Random& random) {
  File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.is_open()) return file_error(path, fmt::format("cannot be created: {}", std::strerror(errno)));

  SealingKey key = generate(random);
  std::string encoded = base64(key.master_.expose());
  SecretString text(fmt::format("{}{}\n{}\n", kHeader, key.version_, encoded));
  wipe(std::span<char>(encoded));

  // A key that may not be there after a power loss must not seal anything: no file is better than half of one.
  bool durable = write_all(file.descriptor(), text.expose()) && ::fsync(file.descriptor()) == 0;
  durable = file.close() && durable;
  const std::filesystem::path directory = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  if (durable && sync_directory(directory)) return key;
  const int cause = errno;
  ::unlink(path.c_str());
  return file_error(path, fmt::format("cannot be written: {}", std::strerror(cause)));
}

Result<SealingKey> SealingKey::load(const std::filesystem::path& path) {
  // O_NONBLOCK, so that a FIFO in its place does not hang the start.
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) {
    if (errno == ENOENT)
      return file_error(path,
                        "is missing; restore it from where it is kept, for nothing sealed can be read without it");
    return file_error(path, fmt::format("cannot be opened: {}", std::strerror(errno)));
  }
  struct stat status{};
  if (::fstat(file.descriptor(), &status) != 0) return file_error(path, std::strerror(errno));
  if (!S_ISREG(status.st_mode)) return file_error(path, "is not a plain file");
  if ((status.st_mode & 077) != 0)
    return file_error(path, fmt::format("is open to others (mode {:04o}); make it its owner's alone: chmod 600 {}",
                                        status.st_mode & 07777, path.string()));

  SecretBytes buffer(kMaxFileBytes);
  std::size_t size = 0;
  while (size < kMaxFileBytes) {
    const ssize_t got = ::read(file.descriptor(), buffer.writable().data() + size, kMaxFileBytes - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return file_error(path, fmt::format("cannot be read: {}", std::strerror(errno)));
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }

  std::string_view text = text_of(buffer.expose().first(size));
  const auto malformed = [&](std::string_view why) { return file_error(path, fmt::format("is malformed: {}", why)); };
  if (size == kMaxFileBytes) return malformed("too long");
  if (!text.starts_with(kHeader)) {
    if (text.starts_with(kHeaderOfAnyFormat)) return file_error(path, "is of a format newer than this program");
    return malformed("the first line is not that of a sealing key");
  }
  text.remove_prefix(kHeader.size());
  std::uint32_t version = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (error != std::errc() || version == 0) return malformed("no key version");
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (!text.starts_with('\n')) return malformed("the first line goes on behind the version");
  text.remove_prefix(1);
  if (text.ends_with('\n')) text.remove_suffix(1);
  std::optional<std::vector<std::uint8_t>> decoded = parse_base64(text);
  if (!decoded) return malformed("the second line is not base64");
  SecretBytes master(*decoded);
  wipe(std::span<std::uint8_t>(*decoded));
  if (master.size() != kBytes) return malformed(fmt::format("the key has {} bytes, not {}", master.size(), kBytes));
  return SealingKey(version, std::move(master));
}

SecretBytes SealingKey::derive(std::string_view label, std::size_t size) const {
  // Any failure here is lack of memory or our own mistake; to go on with a weak key would be worse than to stop.
  EVP_KDF* kdf = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
  EVP_KDF_CTX* context = kdf == nullptr ? nullptr : EVP_KDF_CTX_new(kdf);
  EVP_KDF_free(kdf);
  if (context == nullptr) std::abort();
  char digest[] = "SHA256";
  auto* key = const_cast<std::uint8_t*>(master_.expose().data());
  auto* info = const_cast<char*>(label.data());
  const std::array parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key, master_.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info, label.size()),
      OSSL_PARAM_construct_end(),
  };
  SecretBytes derived(size);
  const bool done = EVP_KDF_derive(context, derived.writable().data(), size, parameters.data()) == 1;
  EVP_KDF_CTX_free(context);
  if (!done) std::abort();
  return derived;
}

}  // namespace keyward::secrets
