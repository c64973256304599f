import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.xml.sax.SAXException;

/**
 * Validates the files that standard input names, one a line, by the schema of the first argument; the second one names
 * the factory: "jdk", or a class. Prints a line for each file that is not valid, then how many are and how many there were.
 */
public class Validate {
    public static void main(String[] args) throws Exception {
        SchemaFactory factory = args[1].equals("jdk")
            ? SchemaFactory.newDefaultInstance()
            : SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI, args[1], Validate.class.getClassLoader());
        Validator validator = factory.newSchema(Path.of(args[0]).toFile()).newValidator();
        int valid = 0;
        int all = 0;
        BufferedReader names = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String name = names.readLine(); name != null; name = names.readLine()) {
            all++;
            try {
                validator.validate(new StreamSource(Path.of(name).toFile()));
                valid++;
            } catch (SAXException fault) {
                System.out.println(name + ": " + fault.getMessage());
            }
        }
        System.out.println(valid + " of " + all);
    }
}
