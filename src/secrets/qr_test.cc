#include "secrets/qr.h"

#include <gtest/gtest.h>
#include <png.h>
#include <qrencode.h>

#include <vector>

#include "base/random.h"
#include "base/text.h"
#include "secrets/totp.h"

namespace keyward::secrets {
namespace {

struct Picture {
  std::size_t side = 0;
  std::vector<std::uint8_t> gray;  // a byte a pixel
  bool black(std::size_t x, std::size_t y) const { return gray[y * side + x] == 0; }
};

Picture read(const SecretBytes& png) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  EXPECT_NE(png_image_begin_read_from_memory(&image, png.expose().data(), png.size()), 0) << image.message;
  image.format = PNG_FORMAT_GRAY;
  EXPECT_EQ(image.width, image.height);
  Picture picture{.side = image.width, .gray = std::vector<std::uint8_t>(PNG_IMAGE_SIZE(image))};
  EXPECT_NE(png_image_finish_read(&image, nullptr, picture.gray.data(), 0, nullptr), 0) << image.message;
  return picture;
}

TEST(Qr, UriNamesDeviceAndAccount) {
  const SecretBytes seed(bytes_of("12345678901234567890"));
  EXPECT_EQ(otpauth_uri("my phone", "example-corp", seed).expose(),
            "otpauth://totp/Keyward:my%20phone@example-corp?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Keyward");
  EXPECT_EQ(otpauth_uri("a&secret=x@b", "1", seed).expose().find("a%26secret%3Dx%40b@1?"), 23U);
}

// Every module of the picture is that of the code, and four white modules stand around it.
TEST(Qr, PictureShowsTheCode) {
  SeededRandom random(1);
  for (const std::size_t device : {1U, 20U, 226U}) {
    const SecretString uri = otpauth_uri(std::string(device, '='), "123456789012", generate_totp_seed(random));
    const auto png = qr_png(uri);
    ASSERT_TRUE(png.has_value());
    const Picture picture = read(*png);
    QRcode* const code =
        QRcode_encodeData(static_cast<int>(uri.size()), bytes_of(uri.expose()).data(), 0, QR_ECLEVEL_M);
    ASSERT_NE(code, nullptr);
    const auto width = static_cast<std::size_t>(code->width);
    ASSERT_EQ(picture.side % (width + 8), 0U);
    const std::size_t scale = picture.side / (width + 8);
    EXPECT_GE(scale, 4U);
    for (std::size_t y = 0; y < picture.side; ++y) {
      for (std::size_t x = 0; x < picture.side; ++x) {
        const std::size_t row = y / scale, column = x / scale;
        const bool inside = row >= 4 && row < width + 4 && column >= 4 && column < width + 4;
        const bool dark = inside && (code->data[(row - 4) * width + column - 4] & 1) != 0;
        ASSERT_EQ(picture.black(x, y), dark) << x << "," << y;
      }
    }
    QRcode_free(code);
  }
}

TEST(Qr, RefusesWhatDoesNotFit) {
  EXPECT_FALSE(qr_png(SecretString("")).has_value());
  EXPECT_TRUE(qr_png(SecretString(std::string(2331, 'a'))).has_value());
  EXPECT_FALSE(qr_png(SecretString(std::string(2332, 'a'))).has_value());
}

}  // namespace
}  // namespace keyward::secrets
