package io.reachline.dynamo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.SdkBytes;

/** The compression of stored texts: DynamoDB counts each kilobyte that is written. */
final class Gzip {
  private Gzip() {}

  static SdkBytes compress(String text) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("An array cannot fail to be written", e);
    }
    return SdkBytes.fromByteArrayUnsafe(compressed.toByteArray());
  }

  static String expand(SdkBytes compressed) {
    try (InputStream in = new GZIPInputStream(compressed.asInputStream())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("A stored text cannot be expanded", e);
    }
  }
}
