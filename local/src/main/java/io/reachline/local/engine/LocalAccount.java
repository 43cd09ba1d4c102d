package io.reachline.local.engine;

import java.security.SecureRandom;
import java.util.HexFormat;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The AWS account that the engines pretend to be. */
public final class LocalAccount {

  /** The account's number. */
  public static final String ID = "000000000000";

  /** The region's name. */
  public static final String REGION = "eu-west-1";

  private static final String ACCESS_KEY = random();

  private LocalAccount() {}

  /** Lets every SDK client of this process that is told nothing else use this account. */
  public static void useByDefault() {
    System.setProperty("aws.region", REGION);
    System.setProperty("aws.accessKeyId", ACCESS_KEY);
    System.setProperty("aws.secretAccessKey", ACCESS_KEY);
  }

  /** The access key, new in each process, without which no engine answers. A secret. */
  public static String accessKey() {
    return ACCESS_KEY;
  }

  static Region region() {
    return Region.of(REGION);
  }

  static AwsCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, ACCESS_KEY));
  }

  /** Returns 128 random bits in hex. */
  static String random() {
    byte[] bits = new byte[16];
    new SecureRandom().nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }
}
