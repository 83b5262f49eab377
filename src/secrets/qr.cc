#include "secrets/qr.h"

#include <fmt/format.h>
#include <png.h>
#include <qrencode.h>

#include <algorithm>
#include <csetjmp>
#include <memory>
#include <string>
#include <vector>

#include "base/text.h"
#include "secrets/totp.h"

namespace keyward::secrets {
namespace {

constexpr std::size_t kMaxTextBytes = 2331;
constexpr std::size_t kQuietModules = 4;  // ISO/IEC 18004
constexpr std::size_t kAimPixels = 320;   // what a phone reads from a screen at arm's length
constexpr std::size_t kMinModulePixels = 4;

struct FreeCode {
  void operator()(QRcode* code) const {
    secrets::wipe(std::span(code->data, static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width)));
    QRcode_free(code);
  }
};

// Rows of one bit a pixel, 1 is white.
struct Bitmap {
  std::size_t side;  // pixels
  std::size_t stride;
  SecretBytes rows;
};

Bitmap draw(const QRcode& code) {
  const auto width = static_cast<std::size_t>(code.width);
  const std::size_t modules = width + 2 * kQuietModules;
  const std::size_t scale = std::max(kMinModulePixels, kAimPixels / modules);
  const std::size_t side = modules * scale;
  Bitmap bitmap{.side = side, .stride = (side + 7) / 8, .rows = SecretBytes(side * ((side + 7) / 8))};
  const std::span<std::uint8_t> pixels = bitmap.rows.writable();
  std::ranges::fill(pixels, std::uint8_t{0xff});
  for (std::size_t y = 0; y < side; ++y) {
    for (std::size_t x = 0; x < side; ++x) {
      const std::size_t row = y / scale - kQuietModules, column = x / scale - kQuietModules;  // wraps in the quiet zone
      if (row < width && column < width && (code.data[row * width + column] & 1) != 0)
        pixels[y * bitmap.stride + x / 8] &= static_cast<std::uint8_t>(~(0x80U >> (x % 8)));
    }
  }
  return bitmap;
}

void append(png_structp png, png_bytep data, png_size_t size) {
  auto& out = *static_cast<std::vector<std::uint8_t>*>(png_get_io_ptr(png));
  try {
    out.insert(out.end(), data, data + size);
  } catch (...) {  // an exception must not cross the library's frames
    png_error(png, "no memory");
  }
}

// Everything with a destructor lives in the caller: libpng leaves by longjmp.
bool write_png(png_structp png, png_infop info, std::vector<std::uint8_t>& out, std::span<png_bytep> rows,
               png_uint_32 side) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  png_set_write_fn(png, &out, append, nullptr);
  png_set_IHDR(png, info, side, side, 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  png_write_image(png, rows.data());
  png_write_end(png, nullptr);
  return true;
}

}  // namespace

SecretString otpauth_uri(std::string_view device, std::string_view account, const SecretBytes& seed) {
  const SecretString text = totp_seed_text(seed);
  std::string uri = fmt::format("otpauth://totp/Keyward:{}@{}?secret={}&issuer=Keyward", percent_encode(device),
                                percent_encode(account), text.expose());
  SecretString secret(uri);
  wipe(std::span<char>(uri));
  return secret;
}

Result<SecretBytes> qr_png(const SecretString& text) {
  if (text.empty() || text.size() > kMaxTextBytes)
    return fail(Code::ServiceFailure, "a QR code cannot hold a text of this size");
  const std::unique_ptr<QRcode, FreeCode> code(
      QRcode_encodeData(static_cast<int>(text.size()), bytes_of(text.expose()).data(), 0, QR_ECLEVEL_M));
  if (!code) return fail(Code::ServiceFailure, "a QR code could not be made");

  Bitmap bitmap = draw(*code);
  std::vector<png_bytep> rows(bitmap.side);
  for (std::size_t y = 0; y < bitmap.side; ++y) rows[y] = bitmap.rows.writable().data() + y * bitmap.stride;
  std::vector<std::uint8_t> out;
  out.reserve(bitmap.rows.size() + 4096);  // so that it does not grow and leave copies behind

  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
  const bool written = info != nullptr && write_png(png, info, out, rows, static_cast<png_uint_32>(bitmap.side));
  png_destroy_write_struct(&png, &info);
  SecretBytes picture(out);
  wipe(std::span(out));
  if (!written) return fail(Code::ServiceFailure, "a QR code could not be drawn");
  return picture;
}

}  // namespace keyward::secrets
