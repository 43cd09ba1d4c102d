package io.reachline.runtime;

import io.reachline.local.engine.LocalAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lambda's Java runtime: a JVM and AWS's runtime interface client, as in Lambda's base image.
 *
 * @param directory the directory that is /var/runtime on Lambda
 */
public record LambdaRuntime(Path javaHome, Path directory) {

  /** Returns the runtime that building the project in a directory has assembled. */
  public static LambdaRuntime builtIn(Path project) {
    Path directory = project.resolve("lambda-runtime/target/runtime");
    if (!Files.isDirectory(directory)) {
      throw new IllegalStateException(
          "%s does not exist: build the module lambda-runtime first".formatted(directory));
    }
    return new LambdaRuntime(
        Path.of(System.getProperty("java.home")), directory.toAbsolutePath().normalize());
  }

  /** Starts a function on demand, without a snapshot. */
  public LambdaProcess start(PackagedFunction function) {
    return LambdaProcess.start(this, function, "on-demand");
  }

  /** Starts a function as Lambda does to take a snapshot, and lets it continue as if restored. */
  public LambdaProcess startForSnapshot(PackagedFunction function) {
    return LambdaProcess.start(this, function, "snap-start");
  }

  List<String> command(PackagedFunction function) {
    String options = function.environment().getOrDefault("JAVA_TOOL_OPTIONS", "");
    var command = new ArrayList<String>();
    command.add(javaHome.resolve("bin/java").toString());
    command.add("--add-opens=java.base/java.io=ALL-UNNAMED");
    command.add("--enable-native-access=ALL-UNNAMED");
    // The JVM sizes its first heap by the memory that it sees, which is the function's on Lambda.
    command.add("-XX:MaxRAM=" + function.memoryMegabytes() + "m");
    // The command line overrides JAVA_TOOL_OPTIONS, so a default that is set there is left out
    // here.
    if (!options.contains("-Xmx")) {
      command.add("-XX:MaxHeapSize=" + function.memoryMegabytes() * 8704L / 10 + "k");
    }
    if (!options.matches(".*-XX:\\+Use\\w*GC.*")) {
      command.add("-XX:+UseSerialGC");
    }
    if (!options.contains("Tiered")) {
      command.add("-XX:+TieredCompilation");
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.add("-XX:+ErrorFileToStderr");
    command.add("-Djava.net.preferIPv4Stack=true");
    command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    command.add(
        "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
            + nativeCode());
    command.add("-cp");
    command.add(directory.resolve("lib") + "/*");
    command.add("com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
    command.add(function.handler());
    return command;
  }

  /** Returns the variables that Lambda sets, and the function's own. */
  Map<String, String> environment(
      PackagedFunction function, String initializationType, String runtimeApi) {
    var environment = new HashMap<String, String>();
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_DEFAULT_REGION", "eu-west-1");
    environment.put("AWS_ACCESS_KEY_ID", LocalAccount.accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", LocalAccount.accessKey());
    environment.put("AWS_SESSION_TOKEN", "local");
    environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
    environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    environment.put(
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMegabytes()));
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
    environment.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", initializationType);
    environment.put("LAMBDA_TASK_ROOT", function.task().toString());
    environment.put("LAMBDA_RUNTIME_DIR", directory.toString());
    environment.put("LANG", "en_US.UTF-8");
    environment.put("TZ", ":UTC");
    environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.put("_HANDLER", function.handler());
    environment.putAll(function.environment());
    environment.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
    return environment;
  }

  private Path nativeCode() {
    String architecture =
        switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "linux-x86_64";
          case "aarch64", "arm64" -> "linux-aarch_64";
          case String other ->
              throw new IllegalStateException("Lambda has no runtime for " + other);
        };
    Path library = directory.resolve("jni/libaws-lambda-jni.%s.so".formatted(architecture));
    try {
      return library.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
